/** Makes the schemas of built-in kinds, at build time only: nothing here gets into the jar. */
@NullMarked
package io.tiphys.schemas.generator;

import org.jspecify.annotations.NullMarked;
