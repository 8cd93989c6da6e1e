package io.tiphys.apiserver.registry;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.Optional;

/** The custom resources that are served now. Safe for use by any thread. */
public interface CustomKinds {

  /** A server without any. */
  CustomKinds NONE =
      new CustomKinds() {
        @Override
        public Optional<ServedResource> findServed(GroupVersionResource resource) {
          return Optional.empty();
        }

        @Override
        public Optional<ServedResource> findStored(GroupResource resource) {
          return Optional.empty();
        }
      };

  /** The resource in a version that clients may use. */
  Optional<ServedResource> findServed(GroupVersionResource resource);

  /** The resource in the version that it is stored in, be that served or not. */
  Optional<ServedResource> findStored(GroupResource resource);
}
