/** A short run, as CI makes it. */
@NullMarked
package io.tiphys.chaos;

import org.jspecify.annotations.NullMarked;
