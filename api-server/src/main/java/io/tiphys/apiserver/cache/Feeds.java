package io.tiphys.apiserver.cache;

import io.tiphys.api.resource.GroupResource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All feeds that there are at one time, by the beginning of their keys and by resource. */
final class Feeds {

  private final Map<String, Feed> byPrefix;
  private final Map<GroupResource, Feed> byResource = new HashMap<>();

  private Feeds(Map<String, Feed> byPrefix) {
    this.byPrefix = byPrefix;
    for (Feed feed : byPrefix.values()) {
      feed.resource().resources().forEach(name -> byResource.put(name, feed));
    }
  }

  static Feeds of(Collection<Feed> feeds) {
    Map<String, Feed> byPrefix = new HashMap<>();
    feeds.forEach(feed -> byPrefix.put(feed.resource().storagePrefix(), feed));
    return new Feeds(byPrefix);
  }

  Feeds with(Feed feed) {
    Map<String, Feed> more = new HashMap<>(byPrefix);
    more.put(feed.resource().storagePrefix(), feed);
    return new Feeds(more);
  }

  Feeds without(String storagePrefix) {
    Map<String, Feed> fewer = new HashMap<>(byPrefix);
    fewer.remove(storagePrefix);
    return new Feeds(fewer);
  }

  Collection<Feed> all() {
    return byPrefix.values();
  }

  Set<GroupResource> names() {
    return Collections.unmodifiableSet(byResource.keySet());
  }

  @Nullable Feed get(String storagePrefix) {
    return byPrefix.get(storagePrefix);
  }

  Optional<Feed> find(String storagePrefix) {
    return Optional.ofNullable(byPrefix.get(storagePrefix));
  }

  Optional<Feed> find(GroupResource resource) {
    return Optional.ofNullable(byResource.get(resource));
  }
}
