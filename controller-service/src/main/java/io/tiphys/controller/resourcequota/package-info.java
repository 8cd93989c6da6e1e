/** The resource quota controller: what namespaces use of what they may. */
@NullMarked
package io.tiphys.controller.resourcequota;

import org.jspecify.annotations.NullMarked;
