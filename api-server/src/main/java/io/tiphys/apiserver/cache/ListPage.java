package io.tiphys.apiserver.cache;

import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A list, or one page of it, as it was at one revision.
 *
 * @param items may be asked for any number of times
 * @param continueToken empty if nothing follows
 * @param remaining how many follow, where that is known
 */
public record ListPage(
    long revision,
    Supplier<Iterator<CachedObject>> items,
    String continueToken,
    OptionalLong remaining) {}
