/** Other people's clients, unmodified, against a running API server. */
@NullMarked
package io.tiphys.compat;

import org.jspecify.annotations.NullMarked;
