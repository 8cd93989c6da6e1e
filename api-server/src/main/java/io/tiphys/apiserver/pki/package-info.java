/** The cluster's certificates, keys and kubeconfigs: made at the first start, kept from then on. */
@NullMarked
package io.tiphys.apiserver.pki;

import org.jspecify.annotations.NullMarked;
