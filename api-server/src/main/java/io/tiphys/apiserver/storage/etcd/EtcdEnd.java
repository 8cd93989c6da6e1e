package io.tiphys.apiserver.storage.etcd;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.migration.MigrationEnd;

/** An etcd that a migration takes from or brings to. */
public final class EtcdEnd implements MigrationEnd {

  private final EtcdOptions options;
  private final ManagedChannel channel;

  private EtcdEnd(EtcdOptions options, ManagedChannel channel) {
    this.options = options;
    this.channel = channel;
  }

  /** Connects; throws if no member answers in time. */
  public static EtcdEnd connect(EtcdOptions options) {
    ManagedChannel channel = EtcdChannel.open(options);
    try {
      EtcdVersion.ask(channel, options);
      return new EtcdEnd(options, channel);
    } catch (RuntimeException e) {
      channel.shutdownNow();
      throw e;
    }
  }

  @Override
  public String describe() {
    return "the etcd at " + options.servers() + options.prefix();
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public StoreContents contents() {
    try {
      return new EtcdContents(channel, options).read();
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.translate(e);
    }
  }

  @Override
  public void requireEmpty() {
    new EtcdFilling(channel, options).requireEmpty();
  }

  @Override
  public long fill(StoreContents contents) throws InterruptedException {
    try {
      return new EtcdFilling(channel, options).fill(contents);
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.translate(e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
