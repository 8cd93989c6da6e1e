package io.tiphys.apiserver.storage.etcd;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The version of the etcd member that answered, and what follows from it. */
record EtcdVersion(int major, int minor, int patch) implements Comparable<EtcdVersion> {

  /** From here on, what a watch tells of its progress is true. */
  private static final EtcdVersion OLDEST = new EtcdVersion(3, 5, 13);

  private static final Logger LOG = LoggerFactory.getLogger(EtcdVersion.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  static EtcdVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a version of etcd: " + text);
    }
    return new EtcdVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /** Asks a member, as often as the options' time-out allows, and warns when it is too old. */
  static EtcdVersion ask(ManagedChannel channel, EtcdOptions options) {
    long start = System.nanoTime();
    while (true) {
      try {
        EtcdVersion version = askOnce(channel, options.timeout());
        version.warnIfOld();
        return version;
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() - start > options.timeout().toNanos()) {
          throw unreachable(options, e);
        }
        channel.resetConnectBackoff();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static EtcdVersion askOnce(Channel channel, Duration timeout) {
    return parse(
        MaintenanceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .status(StatusRequest.getDefaultInstance())
            .getVersion());
  }

  private static StoreUnavailableException unreachable(
      EtcdOptions options, StatusRuntimeException error) {
    return new StoreUnavailableException(
        "cannot reach etcd at %s within %d s (%s); is it running, and are --etcd-servers, --etcd-cafile, --etcd-certfile and --etcd-keyfile right?"
            .formatted(
                options.servers(), options.timeout().toSeconds(), EtcdErrors.describe(error)),
        error);
  }

  private void warnIfOld() {
    if (!tellsProgress()) {
      LOG.atWarn()
          .addKeyValue("version", this)
          .addKeyValue("oldest", OLDEST)
          .log(
              "This etcd is too old: what its watches tell of their progress is not to be trusted"
                  + " and is ignored, so consistent reads may time out. Please upgrade it");
    }
  }

  boolean tellsProgress() {
    return compareTo(OLDEST) >= 0;
  }

  @Override
  public int compareTo(EtcdVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
