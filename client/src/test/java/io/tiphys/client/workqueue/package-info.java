/** The work queue's promises. */
@NullMarked
package io.tiphys.client.workqueue;

import org.jspecify.annotations.NullMarked;
