/** The cloud of one's own machines: a pool of addresses that nodes announce on their network. */
@NullMarked
package io.tiphys.cloud.onpremises;

import org.jspecify.annotations.NullMarked;
