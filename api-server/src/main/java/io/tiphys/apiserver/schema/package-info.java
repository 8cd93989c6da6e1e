/** Objects against their schemas: types, unknown fields, defaults. */
@NullMarked
package io.tiphys.apiserver.schema;

import org.jspecify.annotations.NullMarked;
