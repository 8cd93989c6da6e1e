/** Devices, and the claims to them. */
@NullMarked
package io.tiphys.apiserver.resources.device;

import org.jspecify.annotations.NullMarked;
