/** What is particular about each kind: what a write may set, its defaults, its rules. */
@NullMarked
package io.tiphys.apiserver.resources;

import org.jspecify.annotations.NullMarked;
