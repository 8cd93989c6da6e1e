/** The contract of the object store, as a suite that runs on each implementation. */
@NullMarked
package io.tiphys.testkit.storage;

import org.jspecify.annotations.NullMarked;
