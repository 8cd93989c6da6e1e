/** The files of a control plane as Secrets of the cluster that the control plane runs in. */
@NullMarked
package io.tiphys.standalone.secrets;

import org.jspecify.annotations.NullMarked;
