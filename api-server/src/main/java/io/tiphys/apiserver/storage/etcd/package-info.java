/** The object store on an etcd cluster, through jetcd's generated gRPC stubs. */
@NullMarked
package io.tiphys.apiserver.storage.etcd;

import org.jspecify.annotations.NullMarked;
