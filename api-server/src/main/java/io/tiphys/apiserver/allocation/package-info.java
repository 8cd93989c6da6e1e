/** What Services get from the cluster's stock: addresses and node ports. */
@NullMarked
package io.tiphys.apiserver.allocation;

import org.jspecify.annotations.NullMarked;
