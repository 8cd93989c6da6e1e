/** What the rules are about: each port of each Service and where its traffic may go. */
@NullMarked
package io.tiphys.proxy.model;

import org.jspecify.annotations.NullMarked;
