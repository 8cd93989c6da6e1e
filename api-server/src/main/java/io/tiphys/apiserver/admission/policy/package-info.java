/** ValidatingAdmissionPolicies: rules about requests, written as expressions. */
@NullMarked
package io.tiphys.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
