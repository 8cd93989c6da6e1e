/** Makes nodes known to the cloud usable, and removes those that the cloud no longer has. */
@NullMarked
package io.tiphys.cloud.node;

import org.jspecify.annotations.NullMarked;
