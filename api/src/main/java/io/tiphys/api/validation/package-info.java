/** Errors that name a field, and the rules that names and labels obey. */
@NullMarked
package io.tiphys.api.validation;

import org.jspecify.annotations.NullMarked;
