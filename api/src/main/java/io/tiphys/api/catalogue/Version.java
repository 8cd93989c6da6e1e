package io.tiphys.api.catalogue;

import io.tiphys.api.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a resource.
 *
 * @param name such as {@code v1}
 * @param served whether clients may use it
 * @param schema the shape of its objects
 * @param verbs in alphabetical order
 * @param columns empty if the table is made by code or by default
 */
public record Version(
    String name,
    boolean served,
    Schema schema,
    Set<String> verbs,
    List<Subresource> subresources,
    List<Column> columns) {
  public Version {
    verbs = Subresource.sorted(verbs);
    subresources = List.copyOf(subresources);
    columns = List.copyOf(columns);
  }

  public Optional<Subresource> subresource(String name) {
    return subresources.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
