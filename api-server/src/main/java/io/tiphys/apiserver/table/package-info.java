/** What {@code kubectl get} prints: the columns of each kind and the cells of each object. */
@NullMarked
package io.tiphys.apiserver.table;

import org.jspecify.annotations.NullMarked;
