package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.customresources.conversion.Converter;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is served of the custom definitions: puts a kind into the caches first, then into the
 * catalogue, and takes it out the other way round.
 */
final class ServedDefinitions {

  private static final Logger log = LoggerFactory.getLogger(ServedDefinitions.class);

  private final StoreCache cache;
  private final CustomCatalogue catalogue;
  private final Function<ObjectNode, Converter> converters;
  private final Set<GroupResource> builtIn;

  /**
   * @param converters makes the converter that a definition asks for
   */
  ServedDefinitions(
      StoreCache cache,
      CustomCatalogue catalogue,
      ResourceCatalogue builtIn,
      Function<ObjectNode, Converter> converters) {
    this.cache = cache;
    this.catalogue = catalogue;
    this.converters = converters;
    this.builtIn = builtIn.all().stream().map(d -> d.groupResource()).collect(Collectors.toSet());
  }

  /** Serves a definition as it is now; does nothing if it is served so. */
  synchronized void serve(ObjectNode crd) {
    String name = crd.path("metadata").path("name").asText();
    Optional<DefinedKind> before = catalogue.kind(name);
    if (before.isPresent() && before.get().isSameAs(crd)) {
      return;
    }
    DefinedKind kind = new DefinedKind(crd.deepCopy(), converters.apply(crd));
    if (builtIn.contains(kind.definition().groupResource())) {
      return; // what is built in is served, as upstream does it
    }
    if (before.isEmpty() || !kind.keepsObjectsLike(before.get())) {
      cache.add(kind.stored());
    }
    catalogue.put(kind);
    if (before.isEmpty()) {
      log.atInfo().addKeyValue("name", name).log("A custom resource is served");
    }
  }

  synchronized void withdraw(String name) {
    Optional<DefinedKind> kind = catalogue.kind(name);
    if (kind.isPresent()) {
      catalogue.remove(name);
      cache.remove(kind.get().definition().storagePrefix());
      log.atInfo().addKeyValue("name", name).log("A custom resource is served no longer");
    }
  }
}
