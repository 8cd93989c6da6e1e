/** One nftables table, kept equal to what the Services say by small transactions. */
@NullMarked
package io.tiphys.proxy.nftables;

import org.jspecify.annotations.NullMarked;
