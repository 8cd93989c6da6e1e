/** Networking kinds beside Services. */
@NullMarked
package io.tiphys.apiserver.resources.network;

import org.jspecify.annotations.NullMarked;
