/** What the agent reports: pod status and node status. */
@NullMarked
package io.tiphys.node.status;

import org.jspecify.annotations.NullMarked;
