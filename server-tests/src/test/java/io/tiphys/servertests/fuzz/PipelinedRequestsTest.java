package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that do not wait for the answers before them are answered in their order, all of them.
 */
@Timeout(120)
class PipelinedRequestsTest {

  private static final String PATH = "/api/v1/namespaces/default/configmaps";

  /** Many, since what went wrong did so in one of some hundred. */
  private static final int ROUNDS = 100;

  @Test
  void aRequestThatEndsTheConnectionLeavesNoneBeforeItUnanswered() throws Exception {
    List<FuzzRequest> batch =
        List.of(
            FuzzRequest.of("FOO", PATH, "application/json", "{\"a\":1}".repeat(90).getBytes(UTF_8)),
            FuzzRequest.of("GET", PATH, "", new byte[0]),
            FuzzRequest.of("GET", PATH, "", new byte[0]).with("Connection", "close"));
    try (TestApiServer server = TestApiServer.start();
        Conversation conversation =
            new Conversation(
                RawClient.tls(server.kubeconfigAs("root", "system:masters")), server.port())) {
      for (int i = 0; i < ROUNDS; i++) {
        Codes codes = new Codes();
        conversation.exchange(batch, codes);
        assertThat(codes.unanswered).isEmpty();
        assertThat(codes.answered).containsExactly(405, 200, 200);
      }
    }
  }

  private static final class Codes implements Conversation.Listener {
    private final List<Integer> answered = new ArrayList<>();
    private final List<IOException> unanswered = new ArrayList<>();

    @Override
    public void answered(FuzzRequest request, Conversation.Answer answer) {
      answered.add(answer.code());
    }

    @Override
    public void unanswered(FuzzRequest request, IOException reason) {
      unanswered.add(reason);
    }
  }
}
