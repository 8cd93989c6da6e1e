/** Controllers that keep as many pods of a template as desired, neither more nor fewer. */
@NullMarked
package io.tiphys.controller.replicaset;

import org.jspecify.annotations.NullMarked;
