/** Whether watches tell everything, once and in order, whatever breaks meanwhile. */
@NullMarked
package io.tiphys.testkit.watch;

import org.jspecify.annotations.NullMarked;
