/** Calls to servers that the cluster's users run: webhooks of all kinds. */
@NullMarked
package io.tiphys.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
