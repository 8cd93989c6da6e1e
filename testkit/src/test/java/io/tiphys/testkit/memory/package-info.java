/** The memory cluster keeps the rules that tests rely on. */
@NullMarked
package io.tiphys.testkit.memory;

import org.jspecify.annotations.NullMarked;
