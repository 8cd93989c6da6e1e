/** What the server tells clients about the resources that it serves. */
@NullMarked
package io.tiphys.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
