/** The clients of others, unmodified. */
@NullMarked
package io.tiphys.compat;

import org.jspecify.annotations.NullMarked;
