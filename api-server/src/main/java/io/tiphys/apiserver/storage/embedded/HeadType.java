package io.tiphys.apiserver.storage.embedded;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How a {@link Head} lies in the file. */
final class HeadType extends BasicDataType<Head> {

  private static final int MEMORY = 40;

  @Override
  public int getMemory(Head head) {
    return MEMORY;
  }

  @Override
  public void write(WriteBuffer buffer, Head head) {
    buffer.putVarLong(head.revision() << 1 | (head.deleted() ? 1 : 0));
    buffer.putVarLong(head.expiresAt());
  }

  @Override
  public Head read(ByteBuffer buffer) {
    long revision = DataUtils.readVarLong(buffer);
    return new Head(revision >>> 1, (revision & 1) != 0, DataUtils.readVarLong(buffer));
  }

  @Override
  public Head[] createStorage(int size) {
    return new Head[size];
  }
}
