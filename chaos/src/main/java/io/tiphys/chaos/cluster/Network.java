package io.tiphys.chaos.cluster;

import java.util.List;
import java.util.Optional;

/** How the parts of a run reach each other, and how that is broken. */
public sealed interface Network extends AutoCloseable permits NamespaceNetwork, LoopbackNetwork {

  /** Where a part is reached, by the others and by this process. */
  String address(String part);

  /** What a part's command line begins with, so that it runs in its place. */
  List<String> enter(String part);

  /** Why links cannot be cut here; empty if they can. */
  Optional<String> whyNoCuts();

  /** From now on nothing passes between two parts, in either direction. */
  void cut(String one, String other);

  /** All links are whole again. */
  void heal();

  @Override
  void close();

  /** Of namespaces where this process is root and has the tools, else of the loopback alone. */
  static Network of(List<String> parts) {
    Optional<String> missing = NamespaceNetwork.missing();
    return missing.isEmpty() ? NamespaceNetwork.open(parts) : new LoopbackNetwork(missing.get());
  }
}
