/**
 * What a server does under load, without its store, while it stops, and with malformed requests.
 */
@NullMarked
package io.tiphys.servertests.traffic;

import org.jspecify.annotations.NullMarked;
