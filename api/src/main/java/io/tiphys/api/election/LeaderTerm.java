package io.tiphys.api.election;

import java.util.Optional;

/**
 * One holder's time with a {@code Lease}: from when it got the lease until another did, or it was
 * given back. A write that names its term in the header {@value #HEADER} is carried out only while
 * the term lasts.
 *
 * @param namespace the lease's
 * @param lease its name
 * @param transitions its {@code leaseTransitions}, which tell the terms of one holder apart
 * @param holder its {@code holderIdentity}
 */
public record LeaderTerm(String namespace, String lease, int transitions, String holder) {

  /** Of Tiphys' own; other servers pass over it. */
  public static final String HEADER = "Tiphys-Leader-Term";

  /** The header's value: namespace, lease, transitions and holder with slashes between. */
  public String text() {
    return namespace + "/" + lease + "/" + transitions + "/" + holder;
  }

  /** Empty if that is no header's value. */
  public static Optional<LeaderTerm> parse(String text) {
    String[] parts = text.split("/", 4);
    if (parts.length < 4 || parts[0].isEmpty() || parts[1].isEmpty() || parts[3].isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LeaderTerm(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
