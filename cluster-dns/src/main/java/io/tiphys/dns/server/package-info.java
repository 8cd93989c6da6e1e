/** Questions from the wire, answered from the zone or by the servers upstream. */
@NullMarked
package io.tiphys.dns.server;

import org.jspecify.annotations.NullMarked;
