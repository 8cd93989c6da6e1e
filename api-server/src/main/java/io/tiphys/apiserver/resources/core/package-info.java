/** The kinds of the core group, and others, that are no workloads and no Services. */
@NullMarked
package io.tiphys.apiserver.resources.core;

import org.jspecify.annotations.NullMarked;
