/** The history on real databases: every revision once, whatever goes away in between. */
@NullMarked
package io.tiphys.testkit.history;

import org.jspecify.annotations.NullMarked;
