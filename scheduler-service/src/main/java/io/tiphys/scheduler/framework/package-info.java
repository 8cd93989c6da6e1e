/** What a decision is made from: pods and nodes as the plugins see them, and what a plugin is. */
@NullMarked
package io.tiphys.scheduler.framework;

import org.jspecify.annotations.NullMarked;
