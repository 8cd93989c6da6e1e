/** What goes on when servers, leaders and members of etcd come and go. */
@NullMarked
package io.tiphys.servertests.availability;

import org.jspecify.annotations.NullMarked;
