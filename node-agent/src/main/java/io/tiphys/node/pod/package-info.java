/** Pod workers: what a pod should be, what runs, and the steps from one to the other. */
@NullMarked
package io.tiphys.node.pod;

import org.jspecify.annotations.NullMarked;
