package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.cache.ObjectReader;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Revision;
import io.tiphys.apiserver.history.database.Wanted;
import io.tiphys.apiserver.history.query.HistoryReads;
import io.tiphys.apiserver.history.query.Moment;
import io.tiphys.apiserver.history.query.Place;
import io.tiphys.apiserver.history.query.States;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers with objects and lists as they were, in all forms that those of today have. */
final class PastObjects {

  private static final int PAGE = 500;
  private static final int MOST = 10_000;

  private final PastResource.Finder finder;
  private final HistoryReads reads;
  private final Answers answers;
  private final Restores restores;

  PastObjects(PastResource.Finder finder, HistoryReads reads, Answers answers, Restores restores) {
    this.finder = finder;
    this.reads = reads;
    this.answers = answers;
    this.restores = restores;
  }

  Answer read(ApiCall call) {
    return switch (call.info().verb()) {
      case "get" -> get(call);
      case "list" -> list(call);
      default -> throw HistoryHandler.notAllowed();
    };
  }

  private Answer get(ApiCall call) {
    PastResource resource = finder.fetch(call.info().resource());
    String namespace = resource.namespace(call.info());
    String name = call.info().name();
    finder.check(call, "get", resource, namespace, name);
    Moment moment = Moment.of(call.query());
    Revision revision =
        reads.read(session -> {
          Point point = reads.point(session, moment);
          return found(
              resource,
              name,
              session.reader().find(Wanted.one(resource.resource(), namespace, name), point),
              point);
        });
    return resource
        .served()
        .map(served ->
            answers.object(
                served, cached(served, revision), answers.form(served, call), call.query()))
        .orElseGet(() -> plain(call, States.object(revision)));
  }

  private static Revision found(
      PastResource past, String name, Optional<Revision> revision, Point point) {
    GroupResource resource = past.resource();
    if (revision.isEmpty()) {
      throw withMessage(
          resource,
          name,
          "%s \"%s\" not found at resourceVersion %d%s"
              .formatted(
                  resource,
                  name,
                  point.revision(),
                  past.served().isPresent()
                      ? ""
                      : "; no resource of that name is served: it is the plural, and its group behind a dot"));
    }
    if (revision.get().deleted()) {
      throw withMessage(
          resource,
          name,
          "%s \"%s\" not found at resourceVersion %d: it was deleted at resourceVersion %d (%s)"
              .formatted(
                  resource,
                  name,
                  point.revision(),
                  revision.get().point().revision(),
                  revision.get().at()));
    }
    return revision.get();
  }

  private static RuntimeException withMessage(GroupResource resource, String name, String message) {
    Status usual = Status.notFound(resource, name);
    return new Status(
            usual.code(),
            usual.reason(),
            message,
            usual.group(),
            usual.kind(),
            usual.name(),
            usual.causes(),
            0)
        .asException();
  }

  private Answer plain(ApiCall call, ObjectNode document) {
    Form form = Negotiation.choose(call.accept(), Negotiation.Offer.OBJECT);
    return answers.document(200, document, form.indented(call.pretty()), List.of());
  }

  private static CachedObject cached(ServedResource resource, Revision revision) {
    ObjectNode tree = States.tree(revision);
    return new ObjectReader(resource.strategy()::selectableFields)
        .written(tree, StoredForm.encode(tree), revision.point().revision());
  }

  private Answer list(ApiCall call) {
    PastResource resource = finder.fetch(call.info().resource());
    String namespace = resource.namespace(call.info());
    finder.check(call, "list", resource, namespace, "");
    Query query = call.query();
    ListOptions options = ListOptions.of(without(query), false);
    Wanted wanted = Wanted.list(resource.resource(), namespace, namespace.isEmpty());
    int limit = (int) Math.min(MOST, options.limit() == 0 ? MOST : options.limit());
    Optional<ServedResource> served = resource.served();
    Optional<Form> form = served.map(one -> answers.form(one, call));
    ObjectSelector selector =
        served
            .map(one ->
                new ObjectSelector(
                    "", options.labels(), FieldLabels.convert(one, options.fields())))
            .orElse(new ObjectSelector("", options.labels(), options.fields()));
    Page page =
        reads.read(session -> {
          return page(session, wanted, start(session, query), limit, served, selector);
        });
    if (served.isEmpty()) {
      return plain(call, document(page));
    }
    List<CachedObject> shown = served.get().shown(page.objects());
    return answers.list(
        served.get(),
        new ListPage(page.point().revision(), shown::iterator, page.next(), OptionalLong.empty()),
        form.orElseThrow(),
        query);
  }

  private Place start(HistoryReads.Session session, Query query) {
    if (query.text("continue").isEmpty()) {
      return new Place(reads.point(session, Moment.of(query)), "");
    }
    Place place = Place.of(query.text("continue"));
    return new Place(reads.goOn(session, place.point()), place.after());
  }

  private record Page(Point point, List<CachedObject> objects, String next) {}

  /** What lists of today check of these means something else here. */
  private static Query without(Query query) {
    Map<String, List<String>> rest = new java.util.LinkedHashMap<>(query.parameters());
    List.of("resourceVersion", "resourceVersionMatch", "continue", "at").forEach(rest::remove);
    return new Query(rest);
  }

  private static Page page(
      HistoryReads.Session session,
      Wanted wanted,
      Place start,
      int limit,
      Optional<ServedResource> served,
      ObjectSelector selector) {
    List<CachedObject> objects = new ArrayList<>();
    String after = start.after();
    while (true) {
      List<Revision> some = session.reader().list(wanted, start.point(), after, PAGE);
      for (Revision revision : some) {
        CachedObject object =
            served.map(one -> cached(one, revision)).orElseGet(() -> uncached(revision));
        after = revision.object().key();
        if (selector.matches(object)) {
          objects.add(object);
          if (objects.size() == limit) {
            boolean more = !session.reader().list(wanted, start.point(), after, 1).isEmpty();
            return new Page(
                start.point(), objects, more ? new Place(start.point(), after).token() : "");
          }
        }
      }
      if (some.size() < PAGE) {
        return new Page(start.point(), objects, "");
      }
    }
  }

  private static CachedObject uncached(Revision revision) {
    ObjectNode tree = States.tree(revision);
    return new ObjectReader(object -> Map.of())
        .written(tree, StoredForm.encode(tree), revision.point().revision());
  }

  private static ObjectNode document(Page page) {
    ObjectNode list = Json.newObject();
    list.put("kind", "List").put("apiVersion", "v1");
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(page.point().revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next());
    }
    page.objects().forEach(object -> list.withArray("/items").add(object.tree()));
    return list;
  }

  Answer restore(ApiCall call) {
    RequestInfo info = call.info();
    if (!info.verb().equals("create")) {
      throw HistoryHandler.notAllowed();
    }
    PastResource resource = finder.fetch(info.resource());
    String namespace = resource.namespace(info);
    finder.check(call, "get", resource, namespace, info.name());
    Restores.Request request = Restores.Request.of(call);
    Restores.checkKind(resource.resource());
    Revision revision =
        reads.read(session -> {
          Point point = reads.point(session, request.moment());
          Wanted wanted = Wanted.one(resource.resource(), namespace, info.name());
          Optional<Revision> state = session.reader().find(wanted, point);
          // the newest revision of what is gone is the one before its deletion
          boolean gone = state.filter(Revision::deleted).isPresent();
          if (gone && request.moment() instanceof Moment.Newest) {
            Point before = Point.of(state.get().point().packed() - 1);
            state = session.reader().find(wanted, before);
          }
          return found(resource, info.name(), state, point);
        });
    return restores.restore(call, resource, namespace, request, States.tree(revision));
  }
}
