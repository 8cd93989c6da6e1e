package io.tiphys.node.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the last lines of a log begin.
 *
 * @param file index of the file
 * @param offset byte within that file
 */
record Tail(int file, long offset) {

  private static final int CHUNK = 64 << 10;

  /** Looks for the beginning of the last {@code lines} lines, from the end of the files back. */
  static Tail find(List<Path> files, long lines) throws IOException {
    if (files.isEmpty()) {
      return new Tail(0, 0);
    }
    long wanted = lines;
    for (int i = files.size() - 1; i >= 0; i--) {
      try (RandomAccessFile input = new RandomAccessFile(files.get(i).toFile(), "r")) {
        long length = input.length();
        if (wanted == 0) {
          return new Tail(i, length);
        }
        long position = length;
        byte[] chunk = new byte[CHUNK];
        while (position > 0) {
          int count = (int) Math.min(CHUNK, position);
          position -= count;
          input.seek(position);
          input.readFully(chunk, 0, count);
          for (int at = count - 1; at >= 0; at--) {
            boolean end = position + at == length - 1;
            if (chunk[at] == '\n' && !end && --wanted == 0) {
              return new Tail(i, position + at + 1);
            }
          }
        }
        if (length > 0) {
          wanted--;
          if (wanted == 0) {
            return new Tail(i, 0);
          }
        }
      }
    }
    return new Tail(0, 0);
  }
}
