/**
 * The audit trail of a running server: what it tells, to whom, and what happens when that fails.
 */
@NullMarked
package io.tiphys.servertests.audit;

import org.jspecify.annotations.NullMarked;
