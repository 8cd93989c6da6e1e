/** What servers of the cluster have in common in their TLS. */
@NullMarked
package io.tiphys.api.tls;

import org.jspecify.annotations.NullMarked;
