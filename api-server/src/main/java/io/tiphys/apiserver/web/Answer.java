package io.tiphys.apiserver.web;

import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.watch.ObjectView;
import io.tiphys.apiserver.watch.WatchStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

/** What a request is answered, before it is written. */
sealed interface Answer {

  int code();

  String contentType();

  /** Further headers. */
  default Map<String, List<String>> headers() {
    return Map.of();
  }

  /** A body that is there as a whole. */
  @SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
  record Whole(int code, String contentType, byte[] body, Map<String, List<String>> headers)
      implements Answer {

    static Whole json(int code, byte[] body) {
      return new Whole(code, "application/json", body, Map.of());
    }
  }

  /**
   * A list: its head, the objects' own bytes, its end.
   *
   * @param separator what stands between two objects
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
  record Listing(
      String contentType,
      byte[] head,
      Iterator<CachedObject> items,
      ObjectView view,
      byte[] separator,
      byte[] end)
      implements Answer {
    @Override
    public int code() {
      return 200;
    }
  }

  /** A watch: frames that come when there is something to tell. */
  record Frames(String contentType, WatchStream watch) implements Answer {
    @Override
    public int code() {
      return 200;
    }
  }

  /** A body that is passed on as it comes. */
  record Passed(
      int code,
      String contentType,
      Flow.Publisher<List<ByteBuffer>> body,
      Map<String, List<String>> headers)
      implements Answer {}
}
