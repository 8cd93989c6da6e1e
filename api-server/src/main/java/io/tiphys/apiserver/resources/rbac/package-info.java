/** Roles and their bindings. */
@NullMarked
package io.tiphys.apiserver.resources.rbac;

import org.jspecify.annotations.NullMarked;
