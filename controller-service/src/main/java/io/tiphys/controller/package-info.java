/** The controller manager: all reconcile loops. */
@NullMarked
package io.tiphys.controller;

import org.jspecify.annotations.NullMarked;
