/** Reads the history: objects as they were, what changed in them, and by whom. */
@NullMarked
package io.tiphys.apiserver.history.query;

import org.jspecify.annotations.NullMarked;
