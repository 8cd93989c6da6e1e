/** The templates that a DaemonSet or StatefulSet had, kept as ControllerRevisions. */
@NullMarked
package io.tiphys.controller.history;

import org.jspecify.annotations.NullMarked;
