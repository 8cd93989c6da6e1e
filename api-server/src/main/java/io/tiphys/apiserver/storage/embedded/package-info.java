/** The object store for one machine and for tests: a versioned log in a local file. */
@NullMarked
package io.tiphys.apiserver.storage.embedded;

import org.jspecify.annotations.NullMarked;
