package io.tiphys.node.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The program that holds a sandbox open: a static ELF file of some two hundred bytes. It blocks all
 * signals and waits for them one by one: SIGTERM and SIGINT end it, SIGCHLD lets it reap what was
 * orphaned in a shared process namespace.
 */
final class PauseProgram {

  private static final long BASE = 0x400000;
  private static final int HEADERS = 64 + 56;

  /** The instructions for x86-64. */
  private static final String X86_64 =
      // rt_sigprocmask(SIG_BLOCK, all, null, 8); the mask lies on the stack
      "6aff4889e631ff31d26a08415a6a0e580f05"
          // wait: rt_sigtimedwait(all, null, null, 8)
          + "4889e731f631d26a08415ab8800000000f05"
          // 15 and 2: to exit; other than 17: to wait
          + "83f80f742083f802741b83f81175df"
          // reap: wait4(-1, null, WNOHANG, null) until there is none
          + "6aff5f31f66a015a4531d26a3d580f0585c07fecebc9"
          // exit(0)
          + "31ff6a3c580f05";

  private PauseProgram() {}

  /** The file for this architecture (as Go names it), if there is one. */
  static Optional<byte[]> forArchitecture(String architecture) {
    return architecture.equals("amd64")
        ? Optional.of(elf(HexFormat.of().parseHex(X86_64)))
        : Optional.empty();
  }

  private static byte[] elf(byte[] code) {
    ByteBuffer file = ByteBuffer.allocate(HEADERS).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64
    file.putLong(BASE + HEADERS).putLong(64).putLong(0); // entry, program headers, no sections
    file.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    file.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE); // load, read and execute
    file.putLong(HEADERS + code.length).putLong(HEADERS + code.length).putLong(0x1000);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(file.array());
    all.writeBytes(code);
    return all.toByteArray();
  }
}
