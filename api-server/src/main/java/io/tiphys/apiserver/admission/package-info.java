/** What the cluster adds to, or refuses of, a write before it is stored. */
@NullMarked
package io.tiphys.apiserver.admission;

import org.jspecify.annotations.NullMarked;
