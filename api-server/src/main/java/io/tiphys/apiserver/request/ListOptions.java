package io.tiphys.apiserver.request;

import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of a list or watch.
 *
 * @param resourceVersion as sent; empty for the most recent state
 * @param limit 0 for none
 * @param continueToken empty for the first page
 */
public record ListOptions(
    LabelSelector labels,
    FieldSelector fields,
    String resourceVersion,
    Optional<Match> match,
    long limit,
    String continueToken,
    boolean bookmarks,
    OptionalLong timeoutSeconds,
    boolean sendInitialEvents) {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");

  /** How {@code resourceVersion} is meant. */
  public enum Match {
    EXACT("Exact"),
    NOT_OLDER_THAN("NotOlderThan");

    private final String text;

    Match(String text) {
      this.text = text;
    }
  }

  /** Reads and checks the parameters of a list or, if {@code watch}, of a watch. */
  public static ListOptions of(Query query, boolean watch) {
    try {
      ListOptions options =
          new ListOptions(
              LabelSelector.parse(query.text("labelSelector")),
              FieldSelector.parse(query.text("fieldSelector")),
              query.text("resourceVersion"),
              match(query.text("resourceVersionMatch")),
              Math.max(0, query.number("limit").orElse(0)),
              query.text("continue"),
              query.flag("allowWatchBookmarks"),
              query.number("timeoutSeconds"),
              query.flag("sendInitialEvents"));
      options.check(watch, query.find("sendInitialEvents").isPresent());
      return options;
    } catch (SelectorException e) {
      throw Status.badRequest(e.getMessage()).asException();
    }
  }

  private static Optional<Match> match(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (Match match : Match.values()) {
      if (match.text.equals(text)) {
        return Optional.of(match);
      }
    }
    throw invalid(
        FieldError.notSupported(
            "resourceVersionMatch", text, List.of("Exact", "NotOlderThan", "")));
  }

  private void check(boolean watch, boolean initialEventsSaid) {
    if (initialEventsSaid && !watch) {
      throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }
    if (watch) {
      if (initialEventsSaid && match.filter(Match.NOT_OLDER_THAN::equals).isEmpty()) {
        throw forbidden(
            "resourceVersionMatch",
            "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
      }
      if (match.isPresent() && !initialEventsSaid) {
        throw forbidden(
            "resourceVersionMatch",
            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
      }
    } else if (match.isPresent()) {
      if (resourceVersion.isEmpty()) {
        throw forbidden(
            "resourceVersionMatch",
            "resourceVersionMatch is forbidden unless resourceVersion is provided");
      }
      if (!continueToken.isEmpty()) {
        throw forbidden(
            "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
      }
      if (match.get() == Match.EXACT && resourceVersion.equals("0")) {
        throw forbidden(
            "resourceVersionMatch",
            "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
      }
    }
  }

  /** The resourceVersion as a number; empty if none was sent. */
  public OptionalLong revision() {
    if (resourceVersion.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(resourceVersion));
    } catch (NumberFormatException e) {
      throw Status.badRequest(
              "resourceVersion: Invalid value: \""
                  + resourceVersion
                  + "\": strconv.ParseUint: parsing \""
                  + resourceVersion
                  + "\": invalid syntax")
          .asException();
    }
  }

  public boolean selectsAll() {
    return labels.isEverything() && fields.isEverything();
  }

  private static RuntimeException forbidden(String field, String why) {
    return invalid(FieldError.forbidden(field, why));
  }

  private static RuntimeException invalid(FieldError error) {
    return InvalidObject.status(KIND, "", List.of(error)).asException();
  }
}
