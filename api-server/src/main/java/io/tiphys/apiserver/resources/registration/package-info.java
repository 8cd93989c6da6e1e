/** APIServices: which server serves which group. */
@NullMarked
package io.tiphys.apiserver.resources.registration;

import org.jspecify.annotations.NullMarked;
