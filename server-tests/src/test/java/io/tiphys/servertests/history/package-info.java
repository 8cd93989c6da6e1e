/** The history on real databases: every revision once, whatever goes away in between. */
@NullMarked
package io.tiphys.servertests.history;

import org.jspecify.annotations.NullMarked;
