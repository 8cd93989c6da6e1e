package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.ObjectSelector;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a watch wants.
 *
 * @param revision where it begins: empty for the most recent state, 0 for any
 * @param initialEvents whether it begins with what is there; usual for an empty or 0 revision
 * @param markEndOfInitialEvents whether a bookmark follows the initial events
 * @param bookmarks whether the client wants bookmarks now and then
 * @param timeout when the server ends it
 */
public record WatchQuery(
    ObjectSelector selector,
    OptionalLong revision,
    boolean initialEvents,
    boolean markEndOfInitialEvents,
    boolean bookmarks,
    Duration timeout) {}
