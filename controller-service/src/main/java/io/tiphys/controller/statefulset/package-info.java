/** The stateful set controller: numbered pods with lasting names and volumes, one after another. */
@NullMarked
package io.tiphys.controller.statefulset;

import org.jspecify.annotations.NullMarked;
