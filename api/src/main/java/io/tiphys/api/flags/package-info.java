/** Command lines with upstream's flags: declared, parsed, explained. */
@NullMarked
package io.tiphys.api.flags;

import org.jspecify.annotations.NullMarked;
