/** What objects cost under the names that ResourceQuotas bound. */
@NullMarked
package io.tiphys.api.quota;

import org.jspecify.annotations.NullMarked;
