package io.tiphys.apiserver.flowcontrol;

import io.tiphys.apiserver.resources.flow.DefaultObjects;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts the schemas that must be there to those that are stored, all in the order of matching. */
final class MandatorySchemas {

  private MandatorySchemas() {}

  /** The last one matches everything. */
  static List<FlowSchema> with(Collection<FlowSchema> stored) {
    List<FlowSchema> all = new ArrayList<>(stored);
    for (DefaultObjects object : DefaultObjects.all()) {
      if (object.mandatory()
          && object.kind().equals("FlowSchema")
          && stored.stream().noneMatch(schema -> schema.name().equals(object.name()))) {
        all.add(FlowSchema.of(object.object()));
      }
    }
    all.sort(FlowSchema.ORDER);
    // A stored one of the same precedence may come after it by name.
    List<FlowSchema> last = all.stream().filter(s -> s.name().equals("catch-all")).toList();
    all.removeAll(last);
    all.addAll(last);
    return all;
  }
}
