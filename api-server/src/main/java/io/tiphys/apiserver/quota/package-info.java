/** What namespaces may use: each write that uses more is charged to the ResourceQuotas. */
@NullMarked
package io.tiphys.apiserver.quota;

import org.jspecify.annotations.NullMarked;
