/** What a cloud can do for a cluster: the one interface behind which clouds differ. */
@NullMarked
package io.tiphys.cloud.provider;

import org.jspecify.annotations.NullMarked;
