package io.tiphys.apiserver.watch;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The watches whose channels belong to one event loop, by resource. An event wakes the loop once,
 * whatever the number of its watches; each of them writes, then each connection is flushed once.
 * Used on the loop alone.
 */
final class LoopWatches {

  private final EventLoop loop;
  private final Map<ResourceCache, Members> byCache = new HashMap<>();

  LoopWatches(EventLoop loop) {
    this.loop = loop;
  }

  void join(WatchStream stream) {
    for (Part part : stream.parts()) {
      byCache
          .computeIfAbsent(
              part.cache(),
              cache -> {
                Members members = new Members();
                cache.wake(members);
                return members;
              })
          .streams
          .add(stream);
    }
  }

  void leave(WatchStream stream) {
    for (Part part : stream.parts()) {
      Members members = byCache.get(part.cache());
      if (members != null && members.streams.remove(stream) && members.streams.isEmpty()) {
        byCache.remove(part.cache());
        part.cache().unwake(members);
      }
    }
  }

  /** The loop's watches of one resource. */
  private final class Members implements Runnable {

    private final Set<WatchStream> streams = new LinkedHashSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /** Any thread. */
    @Override
    public void run() {
      if (!woken.getAndSet(true)) {
        loop.execute(this::write);
      }
    }

    private void write() {
      woken.set(false);
      Set<Channel> written = new LinkedHashSet<>();
      for (WatchStream stream : streams) { // none leaves meanwhile: leaving is a task of the loop
        Channel channel = stream.write();
        if (channel != null) {
          written.add(channel);
        }
      }
      written.forEach(Channel::flush);
    }
  }
}
