/** Snapshots of the cluster's memory in a folder: saved, listed, checked, restored. */
@NullMarked
package io.tiphys.apiserver.storage.backup;

import org.jspecify.annotations.NullMarked;
