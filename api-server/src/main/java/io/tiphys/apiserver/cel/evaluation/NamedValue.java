package io.tiphys.apiserver.cel.evaluation;

/** A value of a type that Kubernetes adds to the language. */
interface NamedValue {

  String typeName();
}
