/** Who is asking. */
@NullMarked
package io.tiphys.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
