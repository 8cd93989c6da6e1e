package io.tiphys.apiserver.cel.evaluation;

import java.util.List;

/** A list of which it is known how its items are told apart. */
interface ListOfKind {

  /** As {@code x-kubernetes-list-type} says; may be empty. */
  String listType();

  /** What tells items apart, in a list of type {@code map}. */
  List<String> mapKeys();
}
