package io.tiphys.apiserver.audit.sink;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.authentication.User;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An event as one line of text: upstream's form of old. */
final class LegacyLine {

  private LegacyLine() {}

  static String of(AuditEvent event) {
    RequestOrigin origin = event.origin();
    Optional<User> user = origin.user();
    Optional<User> as = event.impersonated();
    String namespace = event.target().namespace();
    return DateTimeFormatter.ISO_INSTANT.format(origin.receivedAt())
        + " AUDIT: id="
        + quoted(origin.auditId())
        + " stage="
        + quoted(event.stage().text())
        + " ip="
        + quoted(origin.sourceIps().isEmpty() ? "<unknown>" : origin.sourceIps().getFirst())
        + " method="
        + quoted(origin.request().verb())
        + " user="
        + quoted(user.map(User::name).orElse("<none>"))
        + " groups="
        + quoted(user.map(u -> quoted(u.groups())).orElse("<none>"))
        + " as="
        + quoted(as.map(User::name).orElse("<self>"))
        + " asgroups="
        + quoted(as.map(u -> quoted(u.groups())).orElse("<lookup>"))
        + " user-agent="
        + quoted(origin.userAgent())
        + " namespace="
        + quoted(namespace.isEmpty() ? "<none>" : namespace)
        + " uri="
        + quoted(origin.uri())
        + " response=\""
        + (event.code() == 0 ? "<deferred>" : event.code())
        + "\"";
  }

  private static String quoted(Collection<String> texts) {
    return new TreeSet<>(texts).stream().map(LegacyLine::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (c < ' ' || c == 0x7f) {
                quoted.append("\\x%02x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
