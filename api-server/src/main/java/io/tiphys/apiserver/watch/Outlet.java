package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Function;

/**
 * Where a watch's frames go: a place in the pipeline of its channel that takes them as messages.
 *
 * @param channel of the watch alone: a connection, or a stream of one
 * @param message what carries bytes there
 * @param frameByFrame whether each frame is a message of its own
 */
public record Outlet(
    Channel channel,
    ChannelHandlerContext place,
    Function<ByteBuf, Object> message,
    boolean frameByFrame) {

  /** The connection that the channel shares with others, or the channel itself. */
  Channel connection() {
    Channel parent = channel.parent();
    return parent != null && parent.parent() != null ? parent : channel;
  }

  boolean writable() {
    return channel.isWritable();
  }

  /** Writes without flushing. */
  void write(ByteBuf bytes) {
    place.write(message.apply(bytes), place.newPromise());
  }
}
