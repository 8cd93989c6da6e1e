/** Whether that one may. */
@NullMarked
package io.tiphys.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
