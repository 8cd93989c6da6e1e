/**
 * A cluster's objects in memory behind an {@code ApiClient}: for tests of plans and shells that
 * need no server. It keeps revisions, conflicts, finalizers and watches, and knows neither defaults
 * nor validation nor rights.
 */
@NullMarked
package io.tiphys.testkit.memory;

import org.jspecify.annotations.NullMarked;
