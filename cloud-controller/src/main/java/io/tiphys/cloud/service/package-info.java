/** Gives Services of type LoadBalancer their address, and takes it back. */
@NullMarked
package io.tiphys.cloud.service;

import org.jspecify.annotations.NullMarked;
