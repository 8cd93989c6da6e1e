/** All objects in memory, as one watch of the store tells them: snapshots and recent events. */
@NullMarked
package io.tiphys.apiserver.cache;

import org.jspecify.annotations.NullMarked;
