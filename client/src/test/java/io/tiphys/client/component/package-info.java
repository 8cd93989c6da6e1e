/** Elections and events. */
@NullMarked
package io.tiphys.client.component;

import org.jspecify.annotations.NullMarked;
