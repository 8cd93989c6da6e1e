package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of lists, one with another, as a kube-apiserver of 1.35 answers them. */
class ListTableTest {

  private static final String FORBIDDEN = "resourceVersionMatch: Forbidden: resourceVersionMatch ";

  private final TestServer server = TestServer.shared();
  private String path = "";
  private String revision = "";
  private String token = "";

  @BeforeEach
  void fiveObjects() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
    for (String name : List.of("a", "b", "c", "d", "e")) {
      server.post(path, "{'metadata':{'name':'" + name + "','labels':{'l':'" + name + "'}}}");
    }
    Answer page = server.get(path + "?limit=2");
    revision = page.text("/metadata/resourceVersion");
    token = page.text("/metadata/continue");
    server.delete(path + "/b"); // which was there at that revision
    server.get(path); // what is in memory is as new as that from now on
  }

  private Answer ask(String query) {
    return server.get(path + "?" + query.replace("$N", revision).replace("$T", token));
  }

  private static String names(Answer list) {
    StringBuilder names = new StringBuilder();
    for (JsonNode item : list.body().path("items")) {
      names.append(item.at("/metadata/name").asText());
    }
    return names.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          limit=0                                                        | acde | -
          limit=-1                                                       | acde | -
          limit=2                                                        | ac   | 2
          limit=4                                                        | acde | -
          resourceVersion=                                               | acde | -
          resourceVersion=0                                              | acde | -
          resourceVersion=0&limit=2                                      | acde | -
          resourceVersion=0&resourceVersionMatch=NotOlderThan&limit=2    | acde | -
          resourceVersion=$N                                             | acde | -
          resourceVersion=$N&resourceVersionMatch=NotOlderThan           | acde | -
          resourceVersion=$N&resourceVersionMatch=NotOlderThan&limit=2   | ac   | 2
          resourceVersion=$N&resourceVersionMatch=Exact                  | abcde | -
          resourceVersion=$N&resourceVersionMatch=Exact&limit=2          | ab   | 3
          resourceVersion=$N&limit=2                                     | ab   | 3
          continue=$T                                                    | cde  | -
          continue=$T&limit=2                                            | cd   | 1
          continue=$T&resourceVersion=0&limit=2                          | cde  | -
          limit=2&labelSelector=l!%3Da                                   | cd   | -
          labelSelector=l+in+(a,c)                                       | ac   | -
          labelSelector=l+notin+(a,c)                                    | de   | -
          labelSelector=!l                                               |      | -
          labelSelector=l+in+()                                          |      | -
          fieldSelector=metadata.name!%3Da                               | cde  | -
          """)
  void whatIsShown(String query, String names, Integer remaining) {
    Answer list = ask(query);
    assertThat(list.code()).as(list.message()).isEqualTo(200);
    assertThat(names(list)).isEqualTo(names == null ? "" : names);
    JsonNode count = list.body().at("/metadata/remainingItemCount");
    assertThat(count.isMissingNode() ? null : count.intValue()).isEqualTo(remaining);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=x                               | 400 | strconv.ParseInt: parsing "x": invalid syntax
          timeoutSeconds=x                      | 400 | strconv.ParseInt: parsing "x": invalid syntax
          resourceVersion=abc                   | 400 | invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax
          resourceVersion=-1&limit=2            | 400 | invalid resource version: resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax
          resourceVersion=$N&continue=$T        | 400 | specifying resource version is not allowed when using continue
          resourceVersion=abc&continue=$T       | 400 | specifying resource version is not allowed when using continue
          labelSelector=l+in                    | 400 | unable to parse requirement: found '' expected: '('
          labelSelector=-l%3D1                  | 400 | unable to parse requirement: <nil>: Invalid value: "-l": name part must consist of
          fieldSelector=foo%3Da                 | 400 | "foo" is not a known field selector: only "metadata.name", "metadata.namespace"
          resourceVersionMatch=Exact            | 422 | ListOptions.meta.k8s.io "" is invalid: $F is forbidden unless resourceVersion is provided
          resourceVersionMatch=Exact&resourceVersion=0 | 422 | $F "exact" is forbidden for resourceVersion "0"
          resourceVersionMatch=Wrong            | 422 | [$F is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Wrong": supported values: "Exact", "NotOlderThan", ""]
          resourceVersionMatch=Exact&continue=$T| 422 | [$F is forbidden unless resourceVersion is provided, $F is forbidden when continue is provided]
          sendInitialEvents=true                | 422 | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list
          watch=1&sendInitialEvents=true        | 422 | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan
          watch=1&resourceVersionMatch=Exact    | 422 | $F is forbidden for watch unless sendInitialEvents is provided
          watch=1&continue=x                    | 422 | $F is forbidden when continue is provided
          """)
  void whatIsRefused(String query, int code, String message) {
    Answer refused = ask(query);
    assertThat(refused.code()).as(refused.message()).isEqualTo(code);
    assertThat(refused.message()).contains(message.replace("$F ", FORBIDDEN));
  }

  @Test
  void aTokenThatIsNoneIsSaid() {
    Answer refused = ask("continue=bad");
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message()).startsWith("invalid continue token: continue key is not valid: ");
  }
}
