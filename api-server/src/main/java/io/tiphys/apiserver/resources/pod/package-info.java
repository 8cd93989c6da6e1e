/** Pods and pod templates: defaults, rules, quality of service, graceful deletion. */
@NullMarked
package io.tiphys.apiserver.resources.pod;

import org.jspecify.annotations.NullMarked;
