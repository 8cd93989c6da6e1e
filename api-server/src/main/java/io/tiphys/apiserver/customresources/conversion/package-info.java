/** Custom objects from one version into another: by name alone, or by a webhook. */
@NullMarked
package io.tiphys.apiserver.customresources.conversion;

import org.jspecify.annotations.NullMarked;
