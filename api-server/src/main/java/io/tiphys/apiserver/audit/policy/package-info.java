/** Which requests are audited, and how much is told of each: {@code audit.k8s.io/v1} policies. */
@NullMarked
package io.tiphys.apiserver.audit.policy;

import org.jspecify.annotations.NullMarked;
