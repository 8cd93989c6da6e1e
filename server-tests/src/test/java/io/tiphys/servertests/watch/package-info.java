/** Whether watches tell everything, once and in order, whatever breaks meanwhile. */
@NullMarked
package io.tiphys.servertests.watch;

import org.jspecify.annotations.NullMarked;
