/** The processes of a run, the networks between them, and etcd's own view. */
@NullMarked
package io.tiphys.chaos.cluster;

import org.jspecify.annotations.NullMarked;
