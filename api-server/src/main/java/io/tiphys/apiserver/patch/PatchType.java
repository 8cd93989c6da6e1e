package io.tiphys.apiserver.patch;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The forms of a patch, told apart by the request's media type. */
public enum PatchType {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC("application/strategic-merge-patch+json"),

  /** A configuration to be applied; JSON is YAML, too. */
  APPLY("application/apply-patch+yaml");

  /** What kinds with merge keys take. */
  public static final Set<PatchType> ALL = EnumSet.allOf(PatchType.class);

  /** What kinds without merge keys (custom resources) take. */
  public static final Set<PatchType> PLAIN = EnumSet.of(JSON, MERGE, APPLY);

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether a {@code Content-Type} header names this form. */
  public boolean is(String contentType) {
    int parameters = contentType.indexOf(';');
    String plain = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return plain.strip().toLowerCase(Locale.ROOT).equals(mediaType);
  }

  /**
   * The form that a {@code Content-Type} header names (parameters do not count).
   *
   * @throws io.tiphys.api.status.StatusException 415 if it is none of {@code accepted}
   */
  public static PatchType of(String contentType, Collection<PatchType> accepted) {
    for (PatchType type : accepted) {
      if (type.is(contentType)) {
        return type;
      }
    }
    if (accepted.contains(STRATEGIC)) {
      // The paths of built-in kinds are refused by upstream's router, which has words of its own.
      throw Status.of(StatusReason.UNSUPPORTED_MEDIA_TYPE, "415: Unsupported Media Type")
          .asException();
    }
    throw Status.of(
            StatusReason.UNSUPPORTED_MEDIA_TYPE,
            "the body of the request was in an unknown format - accepted media types include: "
                + accepted.stream().map(PatchType::mediaType).collect(Collectors.joining(", ")))
        .asException();
  }
}
