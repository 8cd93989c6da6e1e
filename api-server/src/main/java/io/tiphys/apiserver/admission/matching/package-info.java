/** Which requests a webhook or a policy is about, and what expressions may know of a request. */
@NullMarked
package io.tiphys.apiserver.admission.matching;

import org.jspecify.annotations.NullMarked;
