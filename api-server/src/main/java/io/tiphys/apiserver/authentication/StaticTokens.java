package io.tiphys.apiserver.authentication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Users of the tokens in {@code --token-auth-file}: lines of token,user,uid,"group1,group2". */
final class StaticTokens implements TokenAuthenticator {

  private final List<Line> lines;

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time, so bytes
  private record Line(byte[] token, User user) {}

  private StaticTokens(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  static StaticTokens read(Path file) {
    try {
      List<Line> lines = new ArrayList<>();
      int number = 0;
      for (String text : Files.readAllLines(file)) {
        number++;
        if (!text.isBlank() && !text.startsWith("#")) {
          lines.add(line(file, number, text));
        }
      }
      return new StaticTokens(lines);
    } catch (IOException e) {
      throw new IllegalStateException(
          "--token-auth-file " + file + " cannot be read; make it readable for this user", e);
    }
  }

  private static Line line(Path file, int number, String text) {
    String[] fields = text.split(",", 4);
    if (fields.length < 3 || fields[0].isBlank() || fields[1].isBlank()) {
      throw new IllegalStateException(
          "--token-auth-file "
              + file
              + " line "
              + number
              + ": expected token,user,uid and optionally \"group1,group2\"");
    }
    Set<String> groups =
        fields.length < 4
            ? Set.of()
            : Set.copyOf(List.of(fields[3].strip().replace("\"", "").split("\\s*,\\s*")));
    return new Line(
        fields[0].strip().getBytes(StandardCharsets.UTF_8),
        new User(fields[1].strip(), fields[2].strip(), groups, Map.of()));
  }

  @Override
  public Optional<TokenUser> authenticate(String token, Set<String> audiences) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    for (Line line : lines) {
      if (MessageDigest.isEqual(line.token(), bytes)) {
        return Optional.of(new TokenUser(line.user(), audiences));
      }
    }
    return Optional.empty();
  }
}
