/** The agent's HTTPS server: logs and health for the API server. */
@NullMarked
package io.tiphys.node.server;

import org.jspecify.annotations.NullMarked;
