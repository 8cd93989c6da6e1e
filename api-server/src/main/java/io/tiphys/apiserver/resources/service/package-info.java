/** Services: defaults, rules, and how their many fields depend on their type. */
@NullMarked
package io.tiphys.apiserver.resources.service;

import org.jspecify.annotations.NullMarked;
