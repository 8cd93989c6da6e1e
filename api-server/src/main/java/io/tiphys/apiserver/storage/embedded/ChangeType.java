package io.tiphys.apiserver.storage.embedded;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/** How a {@link Change} lies in the file: flags, previous revision, key, value. */
final class ChangeType extends BasicDataType<Change> {

  private static final int CREATED = 1;
  private static final int DELETED = 2;
  private static final int OBJECT_OVERHEAD = 96;

  @Override
  public int getMemory(Change change) {
    return OBJECT_OVERHEAD
        + change.key().length()
        + (change.value() == null ? 0 : change.value().length);
  }

  @Override
  public void write(WriteBuffer buffer, Change change) {
    byte[] value = change.value();
    buffer.put((byte) ((change.created() ? CREATED : 0) | (value == null ? DELETED : 0)));
    buffer.putVarLong(change.previous());
    StringDataType.INSTANCE.write(buffer, change.key());
    if (value != null) {
      buffer.putVarInt(value.length).put(value);
    }
  }

  @Override
  public Change read(ByteBuffer buffer) {
    int flags = buffer.get();
    long previous = DataUtils.readVarLong(buffer);
    String key = StringDataType.INSTANCE.read(buffer);
    byte[] value = null;
    if ((flags & DELETED) == 0) {
      value = new byte[DataUtils.readVarInt(buffer)];
      buffer.get(value);
    }
    return new Change(key, value, (flags & CREATED) != 0, previous);
  }

  @Override
  public Change[] createStorage(int size) {
    return new Change[size];
  }
}
