package io.tiphys.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NameRulesTest {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

  @Property
  void agreesWithTheExpressionsThatItsMessagesQuote(@ForAll("words") String word) {
    assertThat(NameRules.dnsLabel(word).isEmpty())
        .isEqualTo(DNS_LABEL.matcher(word).matches() && word.length() <= 63);
    assertThat(NameRules.dnsSubdomain(word).isEmpty())
        .isEqualTo(SUBDOMAIN.matcher(word).matches() && word.length() <= 253);
    assertThat(NameRules.labelValue(word).isEmpty())
        .isEqualTo(LABEL_VALUE.matcher(word).matches() && word.length() <= 63);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("aZ9-._/ é").ofMaxLength(80);
  }

  @Test
  void saysWhatIsWrongInUpstreamsWords() {
    assertThat(NameRules.dnsLabel("a.b")).containsExactly("must not contain dots");
    assertThat(NameRules.dnsLabel("A"))
        .containsExactly(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    assertThat(NameRules.dnsSubdomain("a_b"))
        .containsExactly(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    assertThat(NameRules.labelValue("a".repeat(64)))
        .containsExactly("must be no more than 63 bytes");
    assertThat(NameRules.portNumber(0)).containsExactly("must be between 1 and 65535, inclusive");
    assertThat(NameRules.dns1035Label("1a")).hasSize(1);
    assertThat(NameRules.dns1035Label("a1")).isEmpty();
  }

  @Test
  void knowsQualifiedNames() {
    for (String good : List.of("a", "example.com/a", "A_b.c-1", "a.b/C")) {
      assertThat(NameRules.qualifiedName(good)).as(good).isEmpty();
    }
    for (String bad : List.of("", "/a", "a/", "a/b/c", "A.com/a", "-a", "a b", "a".repeat(64))) {
      assertThat(NameRules.qualifiedName(bad)).as(bad).isNotEmpty();
    }
  }

  @Test
  void knowsPortsKeysAndEnvironmentNames() {
    assertThat(NameRules.portName("http")).isEmpty();
    for (String bad : List.of("", "80", "a--b", "-a", "a-", "Http", "a".repeat(16))) {
      assertThat(NameRules.portName(bad)).as(bad).isNotEmpty();
    }
    assertThat(NameRules.configKey("a.b_c-D")).isEmpty();
    for (String bad : List.of("", ".", "..", "..a", "a/b")) {
      assertThat(NameRules.configKey(bad)).as(bad).isNotEmpty();
    }
    assertThat(NameRules.environmentName("my.VAR-1 x")).isEmpty();
    assertThat(NameRules.environmentName("a=b")).isNotEmpty();
    assertThat(NameRules.environmentName("")).isNotEmpty();
  }
}
