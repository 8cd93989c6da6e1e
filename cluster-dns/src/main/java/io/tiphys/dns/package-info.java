/** The cluster's names for Services and Pods. */
@NullMarked
package io.tiphys.dns;

import org.jspecify.annotations.NullMarked;
