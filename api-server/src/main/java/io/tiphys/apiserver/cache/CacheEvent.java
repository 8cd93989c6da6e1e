package io.tiphys.apiserver.cache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, as all watchers of its resource share it.
 *
 * @param object what a watcher is shown; for a deletion the last state, at the deletion's revision
 * @param before what was there; null for a creation
 * @param objects all objects of the resource after this change
 */
public record CacheEvent(
    long revision,
    Type type,
    CachedObject object,
    @Nullable CachedObject before,
    SortedObjects objects) {

  /** What happened to the object as such; selectors may make something else of it. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** A write of some time ago; what else there was then is not known. */
  static CacheEvent past(CachedObject object, @Nullable CachedObject before) {
    Type type = before == null ? Type.ADDED : Type.MODIFIED;
    return new CacheEvent(object.revision(), type, object, before, SortedObjects.EMPTY);
  }

  /** A deletion of some time ago. */
  static CacheEvent pastDeletion(CachedObject before, long revision) {
    return new CacheEvent(revision, Type.DELETED, before.at(revision), before, SortedObjects.EMPTY);
  }

  public Optional<CachedObject> previous() {
    return Optional.ofNullable(before);
  }

  /**
   * What was there before this change, at this change's revision; for a deletion that is what all
   * watchers are shown.
   */
  public CachedObject lastState() {
    return type == Type.DELETED || before == null ? object : before.at(revision);
  }
}
