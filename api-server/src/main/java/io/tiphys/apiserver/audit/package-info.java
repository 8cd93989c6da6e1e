/** Who did what and when: begins the audit record of each request and says where its events go. */
@NullMarked
package io.tiphys.apiserver.audit;

import org.jspecify.annotations.NullMarked;
