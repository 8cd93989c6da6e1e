/** What the controller manager can be told. */
@NullMarked
package io.tiphys.controller.options;

import org.jspecify.annotations.NullMarked;
