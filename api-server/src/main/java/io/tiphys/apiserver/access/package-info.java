/**
 * Identity and rights as API objects: who am I, may I, whose token is this, give me a token; and
 * that nobody gives away what they do not have.
 */
@NullMarked
package io.tiphys.apiserver.access;

import org.jspecify.annotations.NullMarked;
