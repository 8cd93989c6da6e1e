/** Whole clusters, as a user has them: in a process of their own, with the real kubectl. */
@NullMarked
package io.tiphys.standalone;

import org.jspecify.annotations.NullMarked;
