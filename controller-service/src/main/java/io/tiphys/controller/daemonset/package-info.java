/** The daemon set controller: one pod on every node that fits. */
@NullMarked
package io.tiphys.controller.daemonset;

import org.jspecify.annotations.NullMarked;
