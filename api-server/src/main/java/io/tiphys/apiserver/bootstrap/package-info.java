/** What a fresh cluster has, and what every start makes sure of. */
@NullMarked
package io.tiphys.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
