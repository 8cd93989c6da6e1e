/** What every object has been: recorded from the store's watch, kept in the archive, read back. */
@NullMarked
package io.tiphys.apiserver.history;

import org.jspecify.annotations.NullMarked;
