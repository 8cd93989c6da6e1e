/** What is to be reconciled: each key once, failures later and later. */
@NullMarked
package io.tiphys.client.workqueue;

import org.jspecify.annotations.NullMarked;
