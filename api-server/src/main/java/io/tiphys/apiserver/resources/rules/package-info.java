/** Rules that several kinds share, and the means to write rules down. */
@NullMarked
package io.tiphys.apiserver.resources.rules;

import org.jspecify.annotations.NullMarked;
