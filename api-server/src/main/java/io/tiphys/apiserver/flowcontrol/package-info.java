/** Priority and fairness: which requests are served at once, which wait, and which are refused. */
@NullMarked
package io.tiphys.apiserver.flowcontrol;

import org.jspecify.annotations.NullMarked;
