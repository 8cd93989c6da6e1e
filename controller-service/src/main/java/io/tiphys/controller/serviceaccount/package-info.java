/** The service account controller: a ServiceAccount {@code default} in every namespace. */
@NullMarked
package io.tiphys.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
