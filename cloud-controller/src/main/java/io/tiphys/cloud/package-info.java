/** The cloud controller: what a cloud provider does for the cluster. */
@NullMarked
package io.tiphys.cloud;

import org.jspecify.annotations.NullMarked;
