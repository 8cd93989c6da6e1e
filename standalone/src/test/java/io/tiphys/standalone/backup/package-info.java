/** Backup and migration as a user asks for them, tried. */
@NullMarked
package io.tiphys.standalone.backup;

import org.jspecify.annotations.NullMarked;
