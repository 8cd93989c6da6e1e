package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The program {@code etcdctl}, as an administrator uses it. */
final class Etcdctl {

  private final List<String> access = new ArrayList<>();

  /**
   * @param members which it asks
   */
  Etcdctl(List<EtcdProcess> members) {
    access.add("etcdctl");
    access.add(
        members.stream()
            .map(EtcdProcess::url)
            .collect(Collectors.joining(",", "--endpoints=", "")));
    members
        .getFirst()
        .tls()
        .ifPresent(files -> {
          access.add("--cacert=" + files.authority());
          access.add("--cert=" + files.certificate());
          access.add("--key=" + files.key());
        });
  }

  /** How a command ended, and what it said. */
  record Outcome(int code, String text) {
    /** What it said, if it did what it was asked for. */
    String orThrow() {
      if (code != 0) {
        throw new IllegalStateException("etcdctl: " + text);
      }
      return text;
    }
  }

  Outcome run(String... command) {
    List<String> all = new ArrayList<>(access);
    all.addAll(Arrays.asList(command));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("ETCDCTL_API", "3");
    try {
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException("etcdctl cannot be run; .ci/install-etcd installs it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while etcdctl ran", e);
    }
  }
}
