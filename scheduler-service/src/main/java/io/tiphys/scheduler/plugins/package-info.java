/**
 * The rules, each under upstream's name: filters say where a pod can run, scores say where it had
 * better.
 */
@NullMarked
package io.tiphys.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
