/** The API server: the gate and the memory of the cluster. */
@NullMarked
package io.tiphys.apiserver;

import org.jspecify.annotations.NullMarked;
