/**
 * How a user of this machine talks to a running cluster's process: by a socket in its data
 * directory.
 */
@NullMarked
package io.tiphys.standalone.control;

import org.jspecify.annotations.NullMarked;
