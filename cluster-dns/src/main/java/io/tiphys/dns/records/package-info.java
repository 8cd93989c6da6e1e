/** What the cluster's zone answers: a function of the Services and their endpoints. */
@NullMarked
package io.tiphys.dns.records;

import org.jspecify.annotations.NullMarked;
