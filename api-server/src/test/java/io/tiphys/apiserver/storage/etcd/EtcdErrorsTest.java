package io.tiphys.apiserver.storage.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class EtcdErrorsTest {

  private static boolean mayBeAskedAgain(Status status) {
    return EtcdErrors.mayBeAskedAgain(status.asRuntimeException());
  }

  @Test
  void aReadWhoseConnectionWasLostMayBeAskedAgain() {
    assertThat(mayBeAskedAgain(Status.UNAVAILABLE)).isTrue();
    assertThat(mayBeAskedAgain(Status.UNKNOWN.withCause(new ClosedChannelException()))).isTrue();
    assertThat(mayBeAskedAgain(Status.UNKNOWN)).isFalse();
    assertThat(mayBeAskedAgain(Status.DEADLINE_EXCEEDED)).isFalse();
  }
}
