package io.tiphys.apiserver.request;

import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static Optional<Match> find(String text) {
      return Arrays.stream(values()).filter(match -> match.text.equals(text)).findFirst();
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
              Match.find(query.text("resourceVersionMatch")),
              Math.max(0, query.number("limit").orElse(0)),
              query.text("continue"),
              query.flag("allowWatchBookmarks"),
              query.number("timeoutSeconds"),
              query.flag("sendInitialEvents"));
      List<FieldError> errors =
          options.check(
              watch,
              query.find("sendInitialEvents").isPresent(),
              query.text("resourceVersionMatch"));
      if (!errors.isEmpty()) {
        throw InvalidObject.status(KIND, "", errors).asException();
      }
      return options;
    } catch (SelectorException e) {
      throw Status.badRequest(e.getMessage()).asException();
    }
  }

  private List<FieldError> check(boolean watch, boolean initialEventsSaid, String matchText) {
    if (watch) {
      return checkWatch(initialEventsSaid, matchText);
    }
    List<FieldError> errors = new ArrayList<>(0);
    if (initialEventsSaid) {
      errors.add(
          FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (matchText.isEmpty()) {
      return errors;
    }
    if (resourceVersion.isEmpty()) {
      errors.add(forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (!continueToken.isEmpty()) {
      errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
    if (match.isEmpty()) {
      errors.add(
          FieldError.notSupported(
              "resourceVersionMatch", matchText, List.of("Exact", "NotOlderThan", "")));
    } else if (match.get() == Match.EXACT && resourceVersion.equals("0")) {
      errors.add(
          forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }
    return errors;
  }

  private List<FieldError> checkWatch(boolean initialEventsSaid, String matchText) {
    List<FieldError> errors = new ArrayList<>(0);
    boolean notOlderThan = match.filter(Match.NOT_OLDER_THAN::equals).isPresent();
    if (initialEventsSaid && !notOlderThan) {
      errors.add(
          forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!matchText.isEmpty() && !initialEventsSaid) {
      errors.add(
          forbidden(
              "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                  + " provided"));
    }
    if (!matchText.isEmpty() && !notOlderThan) {
      errors.add(
          FieldError.notSupported("resourceVersionMatch", matchText, List.of("NotOlderThan")));
    }
    // A watch without a revision counts as one that said sendInitialEvents and NotOlderThan.
    boolean byDefault =
        !initialEventsSaid && (resourceVersion.isEmpty() || resourceVersion.equals("0"));
    if (!continueToken.isEmpty() && (byDefault || !matchText.isEmpty())) {
      errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
    return errors;
  }

  private static FieldError forbidden(String why) {
    return FieldError.forbidden("resourceVersionMatch", why);
  }

  /** The resourceVersion as a number; empty if none was sent. */
  public OptionalLong revision() {
    return revision("");
  }

  /** As {@link #revision()}, for lists, which say more about one that is no number. */
  public OptionalLong listRevision() {
    return revision("invalid resource version: ");
  }

  private OptionalLong revision(String complaint) {
    if (resourceVersion.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(resourceVersion));
    } catch (NumberFormatException e) {
      throw Status.badRequest(
              complaint
                  + "resourceVersion: Invalid value: \""
                  + resourceVersion
                  + "\": strconv.ParseUint: parsing \""
                  + resourceVersion
                  + "\": invalid syntax")
          .asException();
    }
  }

  /** How many objects to send at once; where any state will do, that is all, as upstream has it. */
  public long pageLimit() {
    return resourceVersion.equals("0") ? 0 : limit;
  }

  public boolean selectsAll() {
    return labels.isEverything() && fields.isEverything();
  }
}
