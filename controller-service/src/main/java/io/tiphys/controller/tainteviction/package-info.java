/** The taint eviction controller: pods leave a node whose NoExecute taint they do not tolerate. */
@NullMarked
package io.tiphys.controller.tainteviction;

import org.jspecify.annotations.NullMarked;
