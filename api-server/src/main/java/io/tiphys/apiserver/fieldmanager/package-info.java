/** Who has set which field: managedFields, and server-side apply, which rests on them. */
@NullMarked
package io.tiphys.apiserver.fieldmanager;

import org.jspecify.annotations.NullMarked;
