/** The resources that CustomResourceDefinitions add while the server runs. */
@NullMarked
package io.tiphys.apiserver.customresources;

import org.jspecify.annotations.NullMarked;
