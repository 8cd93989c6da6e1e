/** The laws and facts of managedFields and server-side apply. */
@NullMarked
package io.tiphys.apiserver.fieldmanager;

import org.jspecify.annotations.NullMarked;
