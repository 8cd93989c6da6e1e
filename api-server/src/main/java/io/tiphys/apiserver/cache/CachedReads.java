package io.tiphys.apiserver.cache;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.request.ListOptions.Match;
import io.tiphys.apiserver.storage.CompactedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads from the caches by the resourceVersion rules of the API ("Resource versions" in the API
 * concepts): most recent, any, not older than, exact. The methods block and are meant for virtual
 * threads.
 */
public final class CachedReads {

  private final StoreCache caches;

  public CachedReads(StoreCache caches) {
    this.caches = caches;
  }

  /**
   * @param resourceVersion empty for the most recent state, 0 for any, N for one not older than N
   */
  public Optional<CachedObject> get(
      GroupResource resource, String namespace, String name, OptionalLong resourceVersion) {
    awaitNotOlderThan(resourceVersion);
    return caches.find(resource, namespace, name);
  }

  /** Waits as far as a resourceVersion asks; returns the revision that the caches have reached. */
  public long awaitNotOlderThan(OptionalLong resourceVersion) {
    if (resourceVersion.isEmpty()) {
      return caches.awaitFresh();
    }
    long revision = resourceVersion.getAsLong();
    if (revision != 0 && !caches.reached(revision)) {
      throw tooLarge(revision).asException();
    }
    return caches.revision();
  }

  private Status tooLarge(long revision) {
    return Status.of(
            StatusReason.TIMEOUT,
            "Timeout: Too large resource version: "
                + Long.toUnsignedString(revision)
                + ", current: "
                + caches.revision())
        .withCauses(
            List.of(new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")))
        .withRetryAfter(1);
  }

  public ListPage list(GroupResource resource, ObjectSelector selector, ListOptions options) {
    ResourceCache cache = caches.resource(resource).orElseThrow();
    KeyRange range = new KeyRange(selector.namespace());
    if (!options.continueToken().isEmpty()) {
      return next(cache, resource, range, selector, options);
    }
    OptionalLong asked = options.listRevision();
    boolean exact =
        options.match().isPresent()
            ? options.match().get() == Match.EXACT
            : options.limit() > 0 && asked.orElse(0) != 0;
    long reached = awaitNotOlderThan(asked);
    if (exact) {
      long revision = asked.orElseThrow();
      return page(at(cache, resource, revision), revision, range, selector, options.limit());
    }
    ResourceCache.State state = cache.state();
    return page(
        state.objects(), Math.max(reached, state.revision()), range, selector, options.pageLimit());
  }

  private ListPage next(
      ResourceCache cache,
      GroupResource resource,
      KeyRange range,
      ObjectSelector selector,
      ListOptions options) {
    ContinueToken token = ContinueToken.parse(options.continueToken());
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
      throw Status.badRequest("specifying resource version is not allowed when using continue")
          .asException();
    }
    KeyRange rest = range.after(token.start());
    if (token.revision() < 0) {
      long reached = caches.awaitFresh();
      ResourceCache.State state = cache.state();
      return page(
          state.objects(),
          Math.max(reached, state.revision()),
          rest,
          selector,
          options.pageLimit());
    }
    if (!caches.reached(token.revision())) {
      throw tooLarge(token.revision()).asException();
    }
    try {
      SortedObjects objects = at(cache, resource, token.revision());
      return page(objects, token.revision(), rest, selector, options.pageLimit());
    } catch (CompactedException e) {
      throw expired(token).asException();
    }
  }

  private SortedObjects at(ResourceCache cache, GroupResource resource, long revision) {
    Optional<SortedObjects> known = cache.stateAt(revision);
    return known.isPresent() ? known.get() : caches.listAt(resource, revision);
  }

  private static Status expired(ContinueToken token) {
    return Status.gone(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results. Continuing with the"
                + " provided token results in an inconsistent list - objects that were created,"
                + " modified, or deleted between the time the first chunk was returned and now may"
                + " show up in the list.")
        .withContinue(new ContinueToken(-1, token.start()).toString());
  }

  private static ListPage page(
      SortedObjects objects, long revision, KeyRange range, ObjectSelector selector, long limit) {
    if (limit == 0) {
      return new ListPage(
          revision, () -> new Selected(range.over(objects), selector), "", OptionalLong.empty());
    }
    List<CachedObject> items = new ArrayList<>();
    Iterator<CachedObject> selected = new Selected(range.over(objects), selector);
    while (selected.hasNext() && items.size() < limit) {
      items.add(selected.next());
    }
    if (!selected.hasNext()) {
      return new ListPage(revision, items::iterator, "", OptionalLong.empty());
    }
    String last = items.getLast().key();
    return new ListPage(
        revision,
        items::iterator,
        new ContinueToken(revision, last).toString(),
        selector.selectsAll()
            ? OptionalLong.of(range.after(last).count(objects))
            : OptionalLong.empty());
  }
}
