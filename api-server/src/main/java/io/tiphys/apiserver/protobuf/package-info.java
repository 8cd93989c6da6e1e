/** Kubernetes' protobuf form of objects, in which its Go programs send them. */
@NullMarked
package io.tiphys.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
