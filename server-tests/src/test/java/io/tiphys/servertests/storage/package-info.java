/** The contract of the object store, as a suite that runs on each implementation. */
@NullMarked
package io.tiphys.servertests.storage;

import org.jspecify.annotations.NullMarked;
