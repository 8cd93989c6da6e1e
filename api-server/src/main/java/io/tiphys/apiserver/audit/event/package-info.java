/** A request as the audit trail sees it, and the events that become of it. */
@NullMarked
package io.tiphys.apiserver.audit.event;

import org.jspecify.annotations.NullMarked;
