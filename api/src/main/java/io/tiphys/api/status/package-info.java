/** How the API says that something went wrong: {@code Status} and its reasons. */
@NullMarked
package io.tiphys.api.status;

import org.jspecify.annotations.NullMarked;
