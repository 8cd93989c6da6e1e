/** Webhooks that change objects or refuse them on their way to the store. */
@NullMarked
package io.tiphys.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
