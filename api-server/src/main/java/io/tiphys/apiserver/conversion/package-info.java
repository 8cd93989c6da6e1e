/** One object in several served versions: what is stored is one of them. */
@NullMarked
package io.tiphys.apiserver.conversion;

import org.jspecify.annotations.NullMarked;
