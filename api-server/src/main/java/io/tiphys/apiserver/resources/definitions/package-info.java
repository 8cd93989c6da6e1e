/** CustomResourceDefinitions as objects: their defaults and all that they must fulfil. */
@NullMarked
package io.tiphys.apiserver.resources.definitions;

import org.jspecify.annotations.NullMarked;
