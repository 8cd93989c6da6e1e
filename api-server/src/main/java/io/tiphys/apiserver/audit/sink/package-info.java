/** Where audit events go: a file, a webhook, and the buffers before them. */
@NullMarked
package io.tiphys.apiserver.audit.sink;

import org.jspecify.annotations.NullMarked;
