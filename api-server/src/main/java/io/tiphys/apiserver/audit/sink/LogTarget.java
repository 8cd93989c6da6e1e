package io.tiphys.apiserver.audit.sink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;

/** Where the lines of the audit log go. */
final class LogTarget {

  private static final int DEFAULT_MEGABYTES = 100;

  private LogTarget() {}

  static OutputStream of(LogOptions options) {
    if (options.path().equals("-")) {
      return new StandardOutput();
    }
    Path file = Path.of(options.path()).toAbsolutePath();
    try {
      return new RotatedFile(
          file,
          (options.maxMegabytes() == 0 ? DEFAULT_MEGABYTES : options.maxMegabytes()) * 1024L * 1024,
          new OldFiles(file, options.maxAgeDays(), options.maxBackups(), options.compress()),
          InstantSource.system());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--audit-log-path cannot be written: " + file + " (" + e + ")", e);
    }
  }

  /** Stays open when the log is closed. */
  private static final class StandardOutput extends OutputStream {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }
}
