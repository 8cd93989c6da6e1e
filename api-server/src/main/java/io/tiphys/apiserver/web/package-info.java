/** The HTTP edge: connections, content negotiation, answers. Reactive ends here. */
@NullMarked
package io.tiphys.apiserver.web;

import org.jspecify.annotations.NullMarked;
