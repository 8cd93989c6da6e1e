/** API aggregation: groups that other servers serve, at the same address as the server's own. */
@NullMarked
package io.tiphys.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
