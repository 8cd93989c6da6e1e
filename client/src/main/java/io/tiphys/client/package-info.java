/** How a component sees the cluster: typed calls to the API server. */
@NullMarked
package io.tiphys.client;

import org.jspecify.annotations.NullMarked;
