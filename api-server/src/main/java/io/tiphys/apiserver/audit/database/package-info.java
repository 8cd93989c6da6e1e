/** The audit trail in the archive database. */
@NullMarked
package io.tiphys.apiserver.audit.database;

import org.jspecify.annotations.NullMarked;
