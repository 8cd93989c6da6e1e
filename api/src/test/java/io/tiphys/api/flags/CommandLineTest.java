package io.tiphys.api.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private final CommandLine line =
      new CommandLine(
          "kube-trial",
          "Tries flags.",
          List.of(
              Flag.text("kubeconfig", "", "Path of the kubeconfig file."),
              Flag.bool("leader-elect", true, "Whether to elect a leader."),
              Flag.integer("secure-port", 10259, "The port."),
              Flag.duration("retry-period", Duration.ofSeconds(2), "The time between attempts."),
              Flag.list("controllers", List.of("*"), "The controllers to run."),
              Flag.map("feature-gates", Map.of(), "What is switched on."),
              Flag.integer("v", 0, "How much to log.")));

  record Options(
      Optional<Path> kubeconfig,
      boolean leaderElect,
      int securePort,
      Duration retryPeriod,
      List<String> controllers,
      Map<String, String> featureGates) {}

  private Flags parsed(String... arguments) {
    return line.parse(arguments).orElseThrow();
  }

  @Test
  void fillsARecordFromWhatIsGivenAndFromDefaults() {
    Options options =
        parsed(
                "--kubeconfig",
                "/x/admin.conf",
                "--retry-period=5m0s",
                "--feature-gates=A=true,B=false")
            .as(Options.class);

    assertThat(options)
        .isEqualTo(
            new Options(
                Optional.of(Path.of("/x/admin.conf")),
                true,
                10259,
                Duration.ofMinutes(5),
                List.of("*"),
                Map.of("A", "true", "B", "false")));
  }

  @Test
  void takesABooleanAloneOrWithItsValue() {
    assertThat(parsed("--leader-elect").bool("leader-elect")).isTrue();
    assertThat(parsed("--leader-elect=false").bool("leader-elect")).isFalse();
  }

  @Test
  void addsListsUpAndLetsTheLastOfOtherFlagsWin() {
    Flags flags = parsed("--controllers=*,-job", "--controllers=-x", "--v=1", "-v=4");
    assertThat(flags.list("controllers")).containsExactly("*", "-job", "-x");
    assertThat(flags.integer("v")).isEqualTo(4);
  }

  @Test
  void takesUnderscoresForDashes() {
    assertThat(parsed("--secure_port=1").integer("secure-port")).isEqualTo(1);
  }

  @Test
  void namesTheNearestFlagWhenOneIsUnknown() {
    assertThatThrownBy(() -> line.parse("--leader-elekt=true"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "unknown flag --leader-elekt, did you mean --leader-elect?; see kube-trial --help");
  }

  @Test
  void saysWhatAValueMustLookLike() {
    assertThatThrownBy(() -> line.parse("--retry-period=soon"))
        .hasMessageContaining("--retry-period")
        .hasMessageContaining("\"soon\" is no duration such as 15s")
        .hasMessageEndingWith("see kube-trial --help");
    assertThatThrownBy(() -> line.parse("--secure-port"))
        .hasMessageContaining("flag --secure-port needs a value (int)");
    assertThatThrownBy(() -> line.parse("up")).hasMessageContaining("unexpected argument \"up\"");
  }

  @Test
  void answersHelpWithAllFlags() {
    assertThat(line.parse("--secure-port=1", "--help")).isEmpty();
    assertThat(line.help()).contains("--retry-period duration").contains("(default 2s)");
  }

  @ParameterizedTest
  @CsvSource({"15s,15000", "5m0s,300000", "1h2m3.5s,3723500", "100ms,100", "0,0", "-1s,-1000"})
  void readsDurationsAsGoDoes(String text, long millis) {
    assertThat(GoDuration.parse(text)).hasMillis(millis);
  }

  @ParameterizedTest
  @CsvSource({"300000,5m0s", "1500,1.5s", "100,100ms", "0,0s", "3600000,1h0m0s"})
  void writesDurationsAsGoDoes(long millis, String text) {
    assertThat(GoDuration.format(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
