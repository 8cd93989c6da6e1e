package io.tiphys.apiserver.audit.event;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The audit record of the request that the current thread serves, for parts of the server that know
 * nothing of requests. Nothing is bound where nothing is audited.
 */
public final class AuditScope {

  private static final ScopedValue<AuditRecord> CURRENT = ScopedValue.newInstance();

  private AuditScope() {}

  public static Optional<AuditRecord> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Does the work of a request. */
  public static <T> T of(AuditRecord record, Supplier<T> work) {
    return ScopedValue.where(CURRENT, record).call(work::get);
  }

  /** The work with the current record, for another thread to do. */
  public static Runnable inherited(Runnable work) {
    if (!CURRENT.isBound()) {
      return work;
    }
    AuditRecord record = CURRENT.get();
    return () -> ScopedValue.where(CURRENT, record).run(work);
  }

  /** Adds a word to the record of the current request, if it has one. */
  public static void annotate(String key, String value) {
    if (CURRENT.isBound()) {
      CURRENT.get().annotate(key, value);
    }
  }

  /** Tells the record of the current request, if it has one, of a write and its revision. */
  public static void wrote(long revision) {
    if (CURRENT.isBound()) {
      CURRENT.get().wrote(revision);
    }
  }
}
