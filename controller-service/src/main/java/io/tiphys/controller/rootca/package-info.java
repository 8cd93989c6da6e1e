/** The root CA publisher: the cluster's authority as a ConfigMap in every namespace. */
@NullMarked
package io.tiphys.controller.rootca;

import org.jspecify.annotations.NullMarked;
