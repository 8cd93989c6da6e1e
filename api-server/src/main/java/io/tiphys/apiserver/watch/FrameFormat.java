package io.tiphys.apiserver.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;

/** How a watch's events stand on the wire. Both forms carry the same bytes of an object. */
public enum FrameFormat {
  /** One JSON document a line: {@code {"type":"ADDED","object":…}}. */
  JSON("application/json") {
    @Override
    void begin(ByteBuf out) {}

    @Override
    void frame(ByteBuf out, String type, long revision, byte[] object) {
      ascii(out, "{\"type\":\"");
      ascii(out, type);
      ascii(out, "\",\"object\":");
      out.writeBytes(object);
      ascii(out, "}\n");
    }

    @Override
    void place(ByteBuf out, long revision) {}

    @Override
    boolean heartbeat(ByteBuf out) {
      return false;
    }
  },

  /** Server-sent events: the resourceVersion is the id, the type is the event. */
  SSE("text/event-stream") {
    @Override
    void begin(ByteBuf out) {
      ascii(out, "retry: 1000\n\n");
    }

    @Override
    void frame(ByteBuf out, String type, long revision, byte[] object) {
      if (revision > 0) {
        ascii(out, "id: ");
        ascii(out, Long.toString(revision));
        out.writeByte('\n');
      }
      ascii(out, "event: ");
      ascii(out, type);
      ascii(out, "\ndata: ");
      out.writeBytes(object);
      ascii(out, "\n\n");
    }

    @Override
    void place(ByteBuf out, long revision) {
      ascii(out, "id: ");
      ascii(out, Long.toString(revision));
      ascii(out, "\n\n");
    }

    @Override
    boolean heartbeat(ByteBuf out) {
      ascii(out, ":\n\n");
      return true;
    }
  },

  /** Messages of {@code WatchEvent}, each after its length in four bytes. */
  PROTOBUF("application/vnd.kubernetes.protobuf;stream=watch") {
    @Override
    void begin(ByteBuf out) {}

    @Override
    void frame(ByteBuf out, String type, long revision, byte[] object) {
      int extension = 1 + varintSize(object.length) + object.length;
      out.writeInt(2 + type.length() + 1 + varintSize(extension) + extension);
      out.writeByte(1 << 3 | 2).writeByte(type.length());
      ascii(out, type);
      out.writeByte(2 << 3 | 2);
      varint(out, extension);
      out.writeByte(1 << 3 | 2);
      varint(out, object.length);
      out.writeBytes(object);
    }

    @Override
    void place(ByteBuf out, long revision) {}

    @Override
    boolean heartbeat(ByteBuf out) {
      return false;
    }
  };

  private final String contentType;

  FrameFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  abstract void begin(ByteBuf out);

  /**
   * @param revision where the watch can be taken up again; 0 for nowhere
   */
  abstract void frame(ByteBuf out, String type, long revision, byte[] object);

  /** Tells where the watch can be taken up again, where this form has a way to say it. */
  abstract void place(ByteBuf out, long revision);

  /** Writes what keeps an idle connection alive; false if this form has nothing of the kind. */
  abstract boolean heartbeat(ByteBuf out);

  private static int varintSize(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  private static void varint(ByteBuf out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, ISO_8859_1);
  }
}
