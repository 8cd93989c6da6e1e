/** How a component sees the cluster, tried against a small server of the tests' own. */
@NullMarked
package io.tiphys.client;

import org.jspecify.annotations.NullMarked;
