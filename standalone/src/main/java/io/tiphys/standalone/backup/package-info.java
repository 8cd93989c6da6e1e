/** Backup and migration as a user asks for them. */
@NullMarked
package io.tiphys.standalone.backup;

import org.jspecify.annotations.NullMarked;
