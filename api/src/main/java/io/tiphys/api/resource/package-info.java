/** What a kind of object is called: groups, versions, kinds and resources. */
@NullMarked
package io.tiphys.api.resource;

import org.jspecify.annotations.NullMarked;
