package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.tiphys.apiserver.storage.StoredObject;

/** The keys as etcd has them: under the configured prefix in place of {@code /registry}. */
final class KeySpace {

  private final String prefix;
  private final boolean identical;

  KeySpace(String prefix) {
    this.prefix = prefix;
    identical = prefix.equals(EtcdOptions.DEFAULT_PREFIX);
  }

  ByteString toEtcd(String key) {
    if (!key.startsWith(EtcdOptions.DEFAULT_PREFIX)) {
      throw new IllegalArgumentException(
          "keys start with " + EtcdOptions.DEFAULT_PREFIX + ": " + key);
    }
    return ByteString.copyFromUtf8(
        identical ? key : prefix + key.substring(EtcdOptions.DEFAULT_PREFIX.length()));
  }

  String fromEtcd(ByteString key) {
    String text = key.toStringUtf8();
    return identical ? text : EtcdOptions.DEFAULT_PREFIX + text.substring(prefix.length());
  }

  StoredObject object(KeyValue found) {
    return new StoredObject(
        fromEtcd(found.getKey()), found.getValue().toByteArray(), found.getModRevision());
  }

  /** The first key after all that start with {@code start}: etcd's way to say "a prefix". */
  static ByteString endOf(ByteString start) {
    for (int last = start.size() - 1; last >= 0; last--) {
      if (start.byteAt(last) != (byte) 0xff) {
        byte[] end = start.substring(0, last + 1).toByteArray();
        end[last]++;
        return ByteString.copyFrom(end);
      }
    }
    return ByteString.copyFrom(new byte[1]); // to the end of all keys
  }

  /** The first key after {@code key}. */
  static ByteString after(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[1]));
  }
}
