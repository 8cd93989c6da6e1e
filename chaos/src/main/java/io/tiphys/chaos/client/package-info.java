/** The clients of a run: they write, read and watch, and record all of it. */
@NullMarked
package io.tiphys.chaos.client;

import org.jspecify.annotations.NullMarked;
