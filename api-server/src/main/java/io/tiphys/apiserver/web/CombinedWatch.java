package io.tiphys.apiserver.web;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.watch.NoticeView;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import java.util.List;
import java.util.Optional;

/**
 * Opens one watch of several resources: {@code GET
 * /apis/tiphys.io/v1/watch?watch=pods;ns=default&watch=apps/deployments}. All events come in the
 * one order of revisions, so one resourceVersion is the place to come back to in all of them. Each
 * part needs the right to watch it.
 */
final class CombinedWatch {

  static final String PATH = "/apis/tiphys.io/v1/watch";

  private static final int MOST_PARTS = 64;
  private static final List<String> PER_PART = List.of("labelSelector", "fieldSelector");

  /** They belong to no resource. */
  private static final NoticeView BOOKMARKS =
      (revision, endOfInitialEvents) ->
          Views.bookmark("Bookmark", "tiphys.io/v1", revision, endOfInitialEvents);

  private final ResourceCatalogue catalogue;
  private final ServedResources resources;
  private final Authorization authorization;
  private final WatchHandler watches;
  private final Answers answers;

  CombinedWatch(
      ResourceCatalogue catalogue,
      ServedResources resources,
      Authorization authorization,
      WatchHandler watches,
      Answers answers) {
    this.catalogue = catalogue;
    this.resources = resources;
    this.authorization = authorization;
    this.watches = watches;
    this.answers = answers;
  }

  Answer open(ApiCall call) {
    Form form = Negotiation.choose(call.accept(), Negotiation.Offer.CUSTOM_WATCH).indented(false);
    if (!form.events() && !form.plain()) {
      throw Status.of(
              StatusReason.NOT_ACCEPTABLE,
              "a watch of several resources has application/json and text/event-stream only")
          .asException();
    }
    Query query = call.query();
    for (String parameter : PER_PART) {
      if (query.find(parameter).isPresent()) {
        throw Status.badRequest(parameter + " belongs to a part: watch=RESOURCE;labels=…;fields=…")
            .asException();
      }
    }
    List<String> wanted = query.parameters().getOrDefault("watch", List.of());
    if (wanted.isEmpty() || wanted.size() > MOST_PARTS) {
      throw Status.badRequest(
              "between 1 and " + MOST_PARTS + " parts are watched at once: watch=RESOURCE;ns=…")
          .asException();
    }
    ListOptions options = ListOptions.of(query, true);
    List<Part> parts = wanted.stream().map(text -> part(text, call, form)).toList();
    return watches.open(parts, BOOKMARKS, options, call, form);
  }

  private Part part(String text, ApiCall call, Form form) {
    WatchPart part = WatchPart.parse(text);
    ServedResource resource =
        find(part)
            .filter(r -> r.definition().stored() && r.version().verbs().contains("watch"))
            .orElseThrow(
                () -> WatchPart.wrong(text, "the server has nothing of that name to watch"));
    if (!resource.namespaced() && !part.namespace().isEmpty()) {
      throw WatchPart.wrong(text, "the resource has no namespaces");
    }
    authorization.check(call.user(), request(part, resource));
    ObjectSelector selector =
        new ObjectSelector(
            part.namespace(), part.labels(), FieldLabels.convert(resource, part.fields()));
    return watches.part(resource, selector, answers.watchView(resource, form, call.query()));
  }

  private Optional<ServedResource> find(WatchPart part) {
    GroupResource wanted = new GroupResource(part.group(), part.resource());
    Optional<String> version =
        part.version().isEmpty()
            ? catalogue.all().stream()
                .filter(d -> d.groupResource().equals(wanted))
                .flatMap(d -> d.versions().stream().filter(Version::served))
                .map(Version::name)
                .findFirst()
            : Optional.of(part.version());
    return version.flatMap(
        v -> resources.find(new GroupVersionResource(part.group(), v, part.resource())));
  }

  private static RequestInfo request(WatchPart part, ServedResource resource) {
    return new RequestInfo(
        true,
        "watch",
        PATH,
        part.group(),
        resource.version().name(),
        part.resource(),
        "",
        part.namespace(),
        part.fields().requiredValue("metadata.name").orElse(""),
        part.fieldSelector());
  }
}
