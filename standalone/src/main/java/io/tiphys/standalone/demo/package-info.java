/** The demo: shows what one apply sets off, and what the cluster makes of accidents. */
@NullMarked
package io.tiphys.standalone.demo;

import org.jspecify.annotations.NullMarked;
