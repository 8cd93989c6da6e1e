package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils bodies: as bytes, as JSON, as patches, as YAML and as protobuf. */
final class BodyMutations {

  private static final Pattern VALUE =
      Pattern.compile("(?<=:)(\"[^\"]*\"|-?[0-9.]+|true|false|null|\\{\\}|\\[\\])");
  private static final Pattern NAME = Pattern.compile("\"[A-Za-z$]+\"(?=:)");

  private final Chance chance;

  BodyMutations(Chance chance) {
    this.chance = chance;
  }

  byte[] apply(byte[] body) {
    return switch (chance.below(16)) {
      case 0 -> Arrays.copyOf(body, chance.below(body.length));
      case 1 -> flipped(body);
      case 2 -> inserted(body, chance.bytes(1 + chance.below(8)));
      case 3 -> whole();
      case 4, 5, 6, 7, 8 -> value(body);
      case 9, 10 -> name(body);
      case 11 -> inserted(body, new byte[] {0});
      case 12 -> patch();
      case 13 -> protobuf(body);
      case 14 -> duplicated(body);
      default -> value(name(body));
    };
  }

  private byte[] flipped(byte[] body) {
    byte[] changed = body.clone();
    for (int i = 0; i <= chance.below(4) && changed.length > 0; i++) {
      changed[chance.below(changed.length)] ^= (byte) (1 << chance.below(8));
    }
    return changed;
  }

  private byte[] inserted(byte[] body, byte[] what) {
    int at = chance.below(body.length + 1);
    byte[] changed = new byte[body.length + what.length];
    System.arraycopy(body, 0, changed, 0, at);
    System.arraycopy(what, 0, changed, at, what.length);
    System.arraycopy(body, at, changed, at + what.length, body.length - at);
    return changed;
  }

  private byte[] whole() {
    int deep = 1 + chance.below(chance.in(4) ? 20_000 : 200);
    return chance
        .one(
            "null",
            "[]",
            "{}",
            "\"x\"",
            "1",
            "{} {}",
            "{,}",
            "[" + "[".repeat(deep) + "]".repeat(deep) + "]",
            "{\"a\":".repeat(deep) + "1" + "}".repeat(deep),
            "{\"metadata\":null}",
            "{\"metadata\":{\"name\":\"" + "n".repeat(300) + "\"}}",
            "{\"metadata\":{\"annotations\":{\"a\":\"" + "x".repeat(300_000) + "\"}}}",
            "\ufeff{}",
            "{\"kind\":\"List\",\"items\":[]}")
        .getBytes(UTF_8);
  }

  /** Another value in the place of one that is there. */
  private byte[] value(byte[] body) {
    return replaced(
        body,
        VALUE,
        chance.one(
            "null",
            "[]",
            "{}",
            "[null]",
            "{\"\":\"\"}",
            "-1",
            "0",
            "1.5",
            "1e400",
            "99999999999999999999999999",
            "2147483648",
            "-9223372036854775809",
            "true",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"x y\"",
            "\"../../etc\"",
            "\"%s%n\"",
            "\"1Ei1\"",
            "\"-5m\"",
            "\"2026-13-45T99:99:99Z\"",
            "\"" + "z".repeat(1 + chance.below(500)) + "\"",
            "[[[[{}]]]]",
            "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}"));
  }

  private byte[] name(byte[] body) {
    return replaced(
        body,
        NAME,
        chance.one(
            "\"\"",
            "\"$patch\"",
            "\"$retainKeys\"",
            "\"$setElementOrder/containers\"",
            "\"$deleteFromPrimitiveList/finalizers\"",
            "\"apiVersion\"",
            "\"kind\"",
            "\"metadata\"",
            "\"spec\"",
            "\"status\"",
            "\"managedFields\"",
            "\"ownerReferences\"",
            "\"finalizers\"",
            "\"deletionTimestamp\"",
            "\"resourceVersion\"",
            "\"unknown\"",
            "\"a.b/c\\u0000\""));
  }

  private byte[] replaced(byte[] body, Pattern pattern, String replacement) {
    String text = new String(body, ISO_8859_1);
    MatchResult[] places = pattern.matcher(text).results().toArray(MatchResult[]::new);
    if (places.length == 0) {
      return body;
    }
    MatchResult place = chance.one(places);
    return (text.substring(0, place.start()) + replacement + text.substring(place.end()))
        .getBytes(ISO_8859_1);
  }

  private byte[] duplicated(byte[] body) {
    String text = new String(body, ISO_8859_1);
    int brace = text.indexOf('{');
    return brace < 0
        ? body
        : (text.substring(0, brace + 1)
                + chance.one(
                    "\"metadata\":{},",
                    "\"kind\":\"X\",",
                    "\"kind\":\"Pod\",\"kind\":\"Pod\",",
                    "\"spec\":null,",
                    "\"metadata\":{\"name\":\"a\"},\"metadata\":{\"name\":\"b\"},")
                + text.substring(brace + 1))
            .getBytes(ISO_8859_1);
  }

  private byte[] patch() {
    String op = chance.one("add", "remove", "replace", "move", "copy", "test", "fly", "");
    String path =
        chance.one(
            "",
            "/",
            "/metadata",
            "/metadata/name",
            "/spec/containers/-",
            "/a/99999999999",
            "/metadata/labels/a~1b",
            "/metadata/labels/~2",
            "x",
            "/spec/containers/-1",
            "/~",
            "/kind");
    String value = chance.one("1", "null", "{}", "[]", "\"x\"", "{\"a\":{\"b\":[1]}}");
    String one =
        "{\"op\":\"%s\",\"path\":\"%s\",\"from\":\"%s\",\"value\":%s}"
            .formatted(op, path, chance.one("", "/metadata", "/x", "/spec"), value);
    int times = chance.in(200) ? 10_001 : chance.in(10) ? 200 : 1 + chance.below(3);
    return ("[" + (one + ",").repeat(times - 1) + one + "]").getBytes(UTF_8);
  }

  private byte[] protobuf(byte[] body) {
    byte[] magic = {'k', '8', 's', 0};
    byte[] rest = chance.in(2) ? chance.bytes(chance.below(200)) : body;
    byte[] message = Arrays.copyOf(magic, magic.length + rest.length);
    System.arraycopy(rest, 0, message, magic.length, rest.length);
    return message;
  }

  String yaml() {
    return chance.one(
        "a: &a [x]\nb: *a\n",
        """
        a: &a [x,x,x,x]
        b: &b [*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b]
        d: &d [*c,*c,*c,*c]
        e: &e [*d,*d,*d,*d]
        f: &f [*e,*e,*e,*e]
        g: &g [*f,*f,*f,*f]
        h: [*g,*g,*g,*g]
        """,
        "a: *unknown\n",
        "&a [*a]\n",
        "!!java.net.URL [\"http://localhost\"]\n",
        "!!binary x\n",
        "\tkey: value\n",
        "a: b: c\n",
        "---\na: 1\n---\nb: 2\n",
        "? [x]\n: y\n",
        "{a: 1",
        "- - - -\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: n-1}\ndata: {a: 1e3, b: yes}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n-1\n  name: n-2\n",
        "%YAML 9.9\n---\na\n",
        "a: " + "[".repeat(3_000),
        "<<: [1]\n",
        "a: 2026-11-22\n0x1F: 0o17\n");
  }
}
