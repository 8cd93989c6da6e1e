package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.history.database.Wanted;
import io.tiphys.apiserver.history.query.ChangeList;
import io.tiphys.apiserver.history.query.HistoryReads;
import io.tiphys.apiserver.history.query.Moment;
import io.tiphys.apiserver.history.query.Place;
import io.tiphys.apiserver.history.query.Recordings;
import io.tiphys.apiserver.history.record.RecordedKinds;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers with lists of changes: of an object, of a namespace, of the cluster. */
final class PastChanges {

  private static final int USUAL = 100;
  private static final int MOST = 500;

  private final PastResource.Finder finder;
  private final ServedResources resources;
  private final HistoryReads reads;
  private final Answers answers;

  PastChanges(
      PastResource.Finder finder, ServedResources resources, HistoryReads reads, Answers answers) {
    this.finder = finder;
    this.resources = resources;
    this.reads = reads;
    this.answers = answers;
  }

  /** {@code …/changes} and {@code …/clusterchanges}, with or without a name. */
  Answer list(ApiCall call) {
    RequestInfo info = call.info();
    if (!info.subresource().isEmpty()) {
      throw HistoryHandler.nothingThere();
    }
    boolean ofCluster = info.resource().equals("clusterchanges");
    if (ofCluster && !info.namespace().isEmpty()) {
      throw HistoryHandler.nothingThere();
    }
    Wanted all = ofCluster ? Wanted.ofCluster() : Wanted.namespaced(info.namespace());
    return switch (info.verb()) {
      case "get" -> one(call, all);
      case "list" -> page(call, info.resource(), selected(call, all));
      default -> throw HistoryHandler.notAllowed();
    };
  }

  /** {@code …/deployments.apps/web/changes}. */
  Answer ofObject(ApiCall call) {
    RequestInfo info = call.info();
    if (!info.verb().equals("get")) {
      throw HistoryHandler.notAllowed();
    }
    PastResource resource = finder.fetch(info.resource());
    String namespace = resource.namespace(info);
    finder.check(call, "get", resource, namespace, info.name());
    Wanted wanted = Wanted.one(resource.resource(), namespace, info.name());
    return page(asList(call), namespace.isEmpty() ? "clusterchanges" : "changes", wanted);
  }

  private static ApiCall asList(ApiCall call) {
    RequestInfo info = call.info();
    return new ApiCall(
        call.method(),
        new RequestInfo(
            true,
            "list",
            info.path(),
            info.group(),
            info.version(),
            info.resource(),
            info.subresource(),
            info.namespace(),
            info.name()),
        call.user(),
        call.query(),
        call.accept(),
        call.pretty(),
        call.body(),
        call.userAgent(),
        call.lastEventId(),
        call.term(),
        call.connection());
  }

  private ServedResource served(String name) {
    return resources
        .find(new GroupVersionResource(HistoryHandler.GROUP, HistoryHandler.VERSION, name))
        .orElseThrow();
  }

  private Answer one(ApiCall call, Wanted wanted) {
    RequestInfo info = call.info();
    if (info.resource().equals("changes") && info.namespace().isEmpty()) {
      throw HistoryHandler.notAllowed();
    }
    ServedResource served = served(info.resource());
    Form form = answers.form(served, call);
    ObjectNode change =
        reads
            .read(session ->
                ChangeList.find(
                    session,
                    wanted,
                    info.name(),
                    call.query().flag("showManagedFields"),
                    finder.mayGet(call)))
            .orElseThrow(() -> Status.notFound(served.groupResource(), info.name()).asException());
    return answers.object(served, cached(change), form, call.query());
  }

  private Answer page(ApiCall call, String kind, Wanted wanted) {
    ServedResource served = served(kind);
    Form form = answers.form(served, call);
    long asked = call.query().number("limit").orElse(0);
    int limit = (int) Math.min(MOST, asked <= 0 ? USUAL : asked);
    String token = call.query().text("continue");
    ListPage page =
        reads.read(session -> {
          Place before =
              token.isEmpty()
                  ? ChangeList.upTo(reads.point(session, Moment.of(call.query())))
                  : Place.of(token);
          ChangeList.Page found =
              ChangeList.list(
                  session,
                  new ChangeList.Question(
                      wanted,
                      before,
                      limit,
                      call.query().flag("showManagedFields"),
                      finder.mayGet(call)));
          List<CachedObject> items = found.changes().stream().map(PastChanges::cached).toList();
          return new ListPage(
              session.held().to().point().revision(),
              items::iterator,
              found.next().map(Place::token).orElse(""),
              OptionalLong.empty());
        });
    return answers.list(served, page, form, call.query());
  }

  private static Wanted selected(ApiCall call, Wanted all) {
    String text = call.query().text("fieldSelector");
    if (text.isEmpty()) {
      return all;
    }
    try {
      FieldSelector selector = FieldSelector.parse(text);
      Optional<String> resource = selector.requiredValue("object.resource");
      Optional<String> name = selector.requiredValue("object.name");
      if (resource.isEmpty() && name.isEmpty()) {
        throw Status.badRequest(
                "changes are selected by object.resource=deployments.apps and object.name=…")
            .asException();
      }
      Optional<GroupResource> wanted = resource.map(RecordedKinds::resource);
      return new Wanted(wanted.or(all::resource), all.namespace(), name, all.everywhere());
    } catch (SelectorException e) {
      throw Status.badRequest(e.getMessage()).asException();
    }
  }

  /** {@code recordings}: how far the history goes. */
  Answer recordings(ApiCall call) {
    RequestInfo info = call.info();
    ServedResource served = served("recordings");
    if (!info.subresource().isEmpty() || !info.namespace().isEmpty()) {
      throw HistoryHandler.nothingThere();
    }
    Form form = answers.form(served, call);
    CachedObject recording = cached(reads.read(Recordings::document));
    return switch (info.verb()) {
      case "get" -> {
        if (!info.name().equals(Recordings.NAME)) {
          throw Status.notFound(served.groupResource(), info.name()).asException();
        }
        yield answers.object(served, recording, form, call.query());
      }
      case "list" ->
          answers.list(
              served,
              new ListPage(0, () -> List.of(recording).iterator(), "", OptionalLong.empty()),
              form,
              call.query());
      default -> throw HistoryHandler.notAllowed();
    };
  }

  private static CachedObject cached(ObjectNode document) {
    var metadata = document.path("metadata");
    String namespace = metadata.path("namespace").asText();
    String name = metadata.path("name").asText();
    return new CachedObject(
        CachedObject.key(namespace, name),
        namespace,
        name,
        "",
        0,
        Map.of(),
        Map.of(),
        List.of(),
        StoredForm.encode(document));
  }
}
