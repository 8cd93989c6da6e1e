/**
 * What every controller needs: how one is declared and run, and the rules about owners and pods.
 */
@NullMarked
package io.tiphys.controller.runtime;

import org.jspecify.annotations.NullMarked;
