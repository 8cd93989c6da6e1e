package io.tiphys.apiserver.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupVersion;
import java.util.List;

/** The groups that other servers serve, and where all groups stand in discovery. */
public interface RemoteGroups {

  /** The same list until something changes. */
  List<RemoteVersion> versions();

  /** Groups stand in the order of these numbers, the highest first. */
  long priority(String group);

  /** Versions of a group that is served by several servers, in the same way. */
  long priority(GroupVersion version);

  /**
   * One version of a group.
   *
   * @param resources as the aggregated form of discovery lists them
   * @param current whether they were read since the server was last away
   */
  record RemoteVersion(GroupVersion groupVersion, JsonNode resources, boolean current) {}

  /** No other servers. */
  RemoteGroups NONE =
      new RemoteGroups() {
        @Override
        public List<RemoteVersion> versions() {
          return List.of();
        }

        @Override
        public long priority(String group) {
          return 0;
        }

        @Override
        public long priority(GroupVersion version) {
          return 0;
        }
      };
}
