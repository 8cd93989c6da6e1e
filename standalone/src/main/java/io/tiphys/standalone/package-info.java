/** Everything in one JVM. */
@NullMarked
package io.tiphys.standalone;

import org.jspecify.annotations.NullMarked;
