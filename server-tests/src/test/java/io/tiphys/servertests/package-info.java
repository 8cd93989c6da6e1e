/** What a running API server must hold, tried on real stores and databases: who may do what. */
@NullMarked
package io.tiphys.servertests;

import org.jspecify.annotations.NullMarked;
