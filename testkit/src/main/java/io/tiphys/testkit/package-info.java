/** A whole API server inside a JUnit test. */
@NullMarked
package io.tiphys.testkit;

import org.jspecify.annotations.NullMarked;
