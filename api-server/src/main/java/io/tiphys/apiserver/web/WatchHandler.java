package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.cache.CachedReads;
import io.tiphys.apiserver.cache.DerivedCache;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.watch.FrameFormat;
import io.tiphys.apiserver.watch.NoticeView;
import io.tiphys.apiserver.watch.ObjectView;
import io.tiphys.apiserver.watch.WatchQuery;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import io.tiphys.apiserver.watch.WatchStream;
import io.tiphys.apiserver.watch.Watches;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Opens watches, by the rules that say where one begins. */
final class WatchHandler {

  private final StoreCache caches;
  private final DerivedCaches derived;
  private final CachedReads reads;
  private final Watches watches;
  private final Answers answers;
  private final Duration minTimeout;

  WatchHandler(
      StoreCache caches, CachedReads reads, Watches watches, Answers answers, Duration minTimeout) {
    this.caches = caches;
    this.derived = new DerivedCaches(caches);
    this.reads = reads;
    this.watches = watches;
    this.answers = answers;
    this.minTimeout = minTimeout;
  }

  /** A watch of one resource. */
  Answer open(ServedResource resource, ApiCall call, Form form) {
    ListOptions options = ListOptions.of(call.query(), true);
    ObjectView view = answers.watchView(resource, form, call.query());
    ObjectSelector selector = ResourceHandler.selector(resource, call, options);
    return open(List.of(part(resource, selector, view)), view, options, call, form);
  }

  Part part(ServedResource resource, ObjectSelector selector, ObjectView view) {
    ResourceCache cache = caches.resource(resource.groupResource()).orElseThrow();
    Optional<DerivedCache> converted = derived.find(resource, cache);
    return new Part(
        converted.map(DerivedCache::cache).orElse(cache),
        converted.map(c -> (LongSupplier) c::revision).orElse(caches::revision),
        selector,
        view);
  }

  /** A watch of some parts, from the revision that the options or a returning browser name. */
  Answer open(List<Part> parts, NoticeView notices, ListOptions options, ApiCall call, Form form) {
    OptionalLong revision = revision(call, options, form);
    boolean said = call.query().find("sendInitialEvents").isPresent();
    boolean comesBack = form.events() && !call.lastEventId().isEmpty();
    boolean initial = !comesBack && (said ? options.sendInitialEvents() : revision.orElse(0) == 0);
    WatchQuery query =
        new WatchQuery(
            parts,
            notices,
            revision,
            initial,
            initial && options.bookmarks(),
            options.bookmarks(),
            timeout(options.timeoutSeconds()));
    FrameFormat format = Answers.frameFormat(form);
    return new Answer.Frames(format.contentType(), open(query, format));
  }

  private WatchStream open(WatchQuery query, FrameFormat format) {
    // Only a watch that begins with what is there must wait until that is as new as was asked for.
    if (!query.initialEvents() && query.revision().isPresent()) {
      return watches.open(query, format, caches.revision());
    }
    try {
      return watches.open(query, format, reads.awaitNotOlderThan(query.revision()));
    } catch (StatusException tooLarge) {
      return watches.refuse(query, format, tooLarge.status()); // within the stream, as upstream
    }
  }

  /** What a browser says it has seen last counts more than the address that it opens again. */
  private static OptionalLong revision(ApiCall call, ListOptions options, Form form) {
    if (!form.events() || call.lastEventId().isEmpty()) {
      return options.revision();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(call.lastEventId()));
    } catch (NumberFormatException e) {
      throw Status.badRequest("Last-Event-ID must be a resourceVersion, not " + call.lastEventId())
          .asException();
    }
  }

  private Duration timeout(OptionalLong seconds) {
    if (seconds.isPresent() && seconds.getAsLong() > 0) {
      return Duration.ofSeconds(seconds.getAsLong());
    }
    long millis = minTimeout.toMillis();
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis + 1));
  }
}
