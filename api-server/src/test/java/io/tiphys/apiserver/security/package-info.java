/** What the tests of authentication, authorization and bootstrap share. */
@NullMarked
package io.tiphys.apiserver.security;

import org.jspecify.annotations.NullMarked;
