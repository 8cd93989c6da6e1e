/** Label and field selectors: read, matched and written as upstream does. */
@NullMarked
package io.tiphys.api.selector;

import org.jspecify.annotations.NullMarked;
