/** Where a cluster is and who one is there: kubeconfig files and the PEM texts within them. */
@NullMarked
package io.tiphys.api.kubeconfig;

import org.jspecify.annotations.NullMarked;
