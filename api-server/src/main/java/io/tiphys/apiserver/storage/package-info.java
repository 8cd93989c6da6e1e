/** The memory of the cluster: objects as bytes under keys, in one order of revisions. */
@NullMarked
package io.tiphys.apiserver.storage;

import org.jspecify.annotations.NullMarked;
