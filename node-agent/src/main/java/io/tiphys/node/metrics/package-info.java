/** What a node agent counts, by upstream's names. */
@NullMarked
package io.tiphys.node.metrics;

import org.jspecify.annotations.NullMarked;
