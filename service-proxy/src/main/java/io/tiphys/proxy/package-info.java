/** The service proxy: Services as rules in the kernel. */
@NullMarked
package io.tiphys.proxy;

import org.jspecify.annotations.NullMarked;
