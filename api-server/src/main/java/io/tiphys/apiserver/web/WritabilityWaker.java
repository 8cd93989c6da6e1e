package io.tiphys.apiserver.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Wakes a watch when its connection takes more bytes again. */
final class WritabilityWaker extends ChannelInboundHandlerAdapter {

  private final Runnable waker;

  WritabilityWaker(Runnable waker) {
    this.waker = waker;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      waker.run();
    }
    context.fireChannelWritabilityChanged();
  }
}
