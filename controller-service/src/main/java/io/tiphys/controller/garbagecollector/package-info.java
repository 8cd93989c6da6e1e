/** The garbage collector: deletes what has lost its owners, and orders deletions among the rest. */
@NullMarked
package io.tiphys.controller.garbagecollector;

import org.jspecify.annotations.NullMarked;
