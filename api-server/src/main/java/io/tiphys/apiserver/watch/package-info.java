/** Watches of clients: cursors over the caches' recent events, as JSON lines or as SSE. */
@NullMarked
package io.tiphys.apiserver.watch;

import org.jspecify.annotations.NullMarked;
