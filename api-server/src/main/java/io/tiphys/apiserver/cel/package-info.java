/** Rules in the Common Expression Language: compiled once, priced, and evaluated on JSON trees. */
@NullMarked
package io.tiphys.apiserver.cel;

import org.jspecify.annotations.NullMarked;
