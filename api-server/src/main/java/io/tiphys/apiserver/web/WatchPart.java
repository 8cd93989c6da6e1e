package io.tiphys.apiserver.web;

import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import java.util.HashSet;
import java.util.Set;

/**
 * One part of a watch of several resources, as it stands in the query: a resource such as {@code
 * pods}, {@code apps/deployments} or {@code apps/v1/deployments}, and after semicolons what is
 * wanted of it: {@code ns=default}, {@code labels=app=web}, {@code fields=status.phase=Running}.
 *
 * @param version empty for the preferred one
 * @param namespace empty for all
 * @param fieldSelector as it was written
 */
record WatchPart(
    String group,
    String version,
    String resource,
    String namespace,
    LabelSelector labels,
    FieldSelector fields,
    String fieldSelector) {

  /** Throws 400 with what is wrong and where. */
  static WatchPart parse(String text) {
    String[] pieces = text.split(";", -1);
    String[] names = pieces[0].strip().split("/", -1);
    if (names.length > 3 || pieces[0].isBlank()) {
      throw wrong(text, "a part begins with a resource, GROUP/RESOURCE or GROUP/VERSION/RESOURCE");
    }
    String namespace = "";
    String labels = "";
    String fields = "";
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < pieces.length; i++) {
      int equals = pieces[i].indexOf('=');
      String name = equals < 0 ? pieces[i] : pieces[i].substring(0, equals);
      String value = equals < 0 ? "" : pieces[i].substring(equals + 1);
      if (!seen.add(name)) {
        throw wrong(text, "\"" + name + "\" is said twice");
      }
      switch (name) {
        case "ns" -> namespace = value;
        case "labels" -> labels = value;
        case "fields" -> fields = value;
        default -> throw wrong(text, "\"" + name + "\" is unknown: use ns=…, labels=… or fields=…");
      }
    }
    try {
      return new WatchPart(
          names.length == 1 ? "" : names[0],
          names.length == 3 ? names[1] : "",
          names[names.length - 1],
          namespace,
          LabelSelector.parse(labels),
          FieldSelector.parse(fields),
          fields);
    } catch (SelectorException e) {
      throw wrong(text, e.getMessage());
    }
  }

  static StatusException wrong(String part, String why) {
    return Status.badRequest("watch=" + part + ": " + why).asException();
  }
}
