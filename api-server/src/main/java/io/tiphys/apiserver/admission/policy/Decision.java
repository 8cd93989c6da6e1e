package io.tiphys.apiserver.admission.policy;

import java.util.Optional;

/**
 * What a policy has against a request.
 *
 * @param binding the binding through which it holds; empty if the policy itself is at fault
 * @param expression which of the policy's validations; 0 where none is at fault
 * @param reason a reason of the API, such as {@code Forbidden}; empty for {@code Invalid}
 */
record Decision(
    String policy, Optional<String> binding, String message, String reason, int expression) {

  String denial() {
    return "ValidatingAdmissionPolicy '"
        + policy
        + "'"
        + binding.map(name -> " with binding '" + name + "'").orElse("")
        + " denied request: "
        + message;
  }

  String warning() {
    return "Validation failed for ValidatingAdmissionPolicy '"
        + policy
        + "' with binding '"
        + binding.orElse("")
        + "': "
        + message;
  }
}
