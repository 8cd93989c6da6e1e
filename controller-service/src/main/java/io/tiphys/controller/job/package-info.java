/** The job controller: runs pods until enough of them have succeeded. */
@NullMarked
package io.tiphys.controller.job;

import org.jspecify.annotations.NullMarked;
