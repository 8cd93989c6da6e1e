/** The cron job controller: makes Jobs by the clock. */
@NullMarked
package io.tiphys.controller.cronjob;

import org.jspecify.annotations.NullMarked;
