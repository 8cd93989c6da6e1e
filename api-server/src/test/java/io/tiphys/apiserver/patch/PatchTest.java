package io.tiphys.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {

  private static final MergeSchema ITEM =
      fields(Map.of("ports", list("port", MergeSchema.NONE), "args", replaced()));
  private static final MergeSchema SCHEMA =
      fields(
          Map.of(
              "items",
              list("name", ITEM),
              "finalizers",
              new MergeSchema.Field(true, false, Optional.empty(), MergeSchema.NONE),
              "args",
              replaced(),
              "spec",
              new MergeSchema.Field(false, false, Optional.empty(), fields(Map.of()))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'a':1}                | [{'op':'add','path':'/b','value':[1]}]                 | {'a':1,'b':[1]}
          {'a':[1,2]}            | [{'op':'add','path':'/a/1','value':9}]                 | {'a':[1,9,2]}
          {'a':[1,2]}            | [{'op':'add','path':'/a/-','value':9}]                 | {'a':[1,2,9]}
          {'a':[1,2]}            | [{'op':'remove','path':'/a/-1'}]                       | {'a':[1]}
          {'a':{'x/y':1,'m~n':2}}| [{'op':'remove','path':'/a/x~1y'},{'op':'remove','path':'/a/m~0n'}] | {'a':{}}
          {'a':1}                | [{'op':'replace','path':'/a','value':{'b':2}}]         | {'a':{'b':2}}
          {'a':{'b':1},'c':{}}   | [{'op':'move','from':'/a/b','path':'/c/d'}]            | {'a':{},'c':{'d':1}}
          {'a':{'b':1}}          | [{'op':'copy','from':'/a','path':'/c'}]                | {'a':{'b':1},'c':{'b':1}}
          {'a':1}                | [{'op':'test','path':'/a','value':1.0},{'op':'remove','path':'/a'}] | {}
          {'a':1}                | [{'op':'replace','path':'','value':{'z':1}}]           | {'z':1}
          """)
  void jsonPatchCarriesOutItsOperations(String before, String patch, String after) {
    assertThat(Patch.parse(PatchType.JSON, bytes(patch)).applyTo(object(before), MergeSchema.NONE))
        .isEqualTo(object(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'op':'remove','path':'/b'}            | 422
          {'op':'replace','path':'/b/c','value':1}| 422
          {'op':'add','path':'/b/c','value':1}   | 422
          {'op':'add','path':'/l/7','value':1}   | 422
          {'op':'test','path':'/a','value':2}    | 422
          {'op':'move','from':'/l','path':'/l/0'}| 422
          {'op':'leap','path':'/a'}              | 422
          {'op':'replace','path':'','value':1}   | 422
          'x'                                    | 400
          """)
  void jsonPatchRefusesWhatItCannotDo(String operation, int code) {
    assertThatThrownBy(() ->
            Patch.parse(PatchType.JSON, bytes("[" + operation + "]"))
                .applyTo(object("{'a':1,'l':[[1]]}"), MergeSchema.NONE))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'op':'replace','path':'/b','value':1} | {'a':1,'b':1}
          {'op':'copy','from':'/b','path':'/c'}  | {'a':1,'c':null}
          {'op':'add','path':'/b'}               | {'a':1,'b':null}
          {'op':'add','path':'x/b','value':1}    | {'a':1,'b':1}
          {'op':'test','path':'/b','value':null} | {'a':1}
          """)
  void aJsonPatchTakesWhatIsMissingForNullWhereUpstreamDoes(String operation, String result) {
    assertThat(
            Patch.parse(PatchType.JSON, bytes("[" + operation + "]"))
                .applyTo(object("{'a':1}"), MergeSchema.NONE))
        .isEqualTo(object(result));
  }

  @Test
  void aJsonPatchMayNotHaveTooManyOperations() {
    String patch = "[" + "{'op':'remove','path':'/a'},".repeat(10_000) + "{}]";
    StatusException refusal =
        catchThrowableOfType(
            StatusException.class, () -> Patch.parse(PatchType.JSON, bytes(patch)));
    assertThat(refusal.status().code()).isEqualTo(413);
    assertThat(refusal)
        .hasMessage("The allowed maximum operations in a JSON patch is 10000, got 10001");
  }

  @Test
  void aJsonPatchMayNotCopyItselfLarge() {
    String doubling = "{'op':'copy','from':'/a','path':'/a/-'},".repeat(60);
    Patch patch =
        Patch.parse(PatchType.JSON, bytes("[" + doubling + "{'op':'test','path':'/b','value':1}]"));
    assertThatThrownBy(() -> patch.applyTo(object("{'a':['xxxxxxxxxx'],'b':1}"), MergeSchema.NONE))
        .isInstanceOf(StatusException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'a':'b'}         | {'a':'c'}             | {'a':'c'}
          {'a':'b','b':'c'} | {'a':null}            | {'b':'c'}
          {'a':{'b':'c'}}   | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}
          {'a':[{'b':'c'}]} | {'a':[1]}             | {'a':[1]}
          {'a':'foo'}       | {'a':{'b':{'c':null}}}| {'a':{'b':{}}}
          """)
  void mergePatchFollowsItsStandard(String before, String patch, String after) {
    assertThat(Patch.parse(PatchType.MERGE, bytes(patch)).applyTo(object(before), MergeSchema.NONE))
        .isEqualTo(object(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'items':[{'name':'a','v':1},{'name':'b'}]} | {'items':[{'name':'a','w':2}]}              | {'items':[{'name':'a','v':1,'w':2},{'name':'b'}]}
          {'items':[{'name':'a'}]}                    | {'items':[{'name':'n'}]}                    | {'items':[{'name':'n'},{'name':'a'}]}
          {'items':[{'name':'a'},{'name':'b'}]}       | {'items':[{'name':'a','$patch':'delete'}]}  | {'items':[{'name':'b'}]}
          {'items':[{'name':'a'},{'name':'b'}]}       | {'items':[{'name':'c'},{'$patch':'replace'}]} | {'items':[{'name':'c'}]}
          {'items':[{'name':'a'},{'name':'b'}]}       | {'$setElementOrder/items':[{'name':'b'},{'name':'a'}],'items':[{'name':'a','v':1}]} | {'items':[{'name':'b'},{'name':'a','v':1}]}
          {'items':[{'name':'s'},{'name':'a'},{'name':'b'}]} | {'$setElementOrder/items':[{'name':'b'},{'name':'a'}]} | {'items':[{'name':'s'},{'name':'b'},{'name':'a'}]}
          {'items':[{'name':'a','ports':[{'port':80}]}]} | {'items':[{'name':'a','ports':[{'port':80,'x':1},{'port':81}]}]} | {'items':[{'name':'a','ports':[{'port':80,'x':1},{'port':81}]}]}
          {'finalizers':['a','b']}                    | {'finalizers':['c','a']}                    | {'finalizers':['c','a','b']}
          {'finalizers':['a','b','c']}                | {'$deleteFromPrimitiveList/finalizers':['b']} | {'finalizers':['a','c']}
          {'finalizers':['a','b']}                    | {'$deleteFromPrimitiveList/finalizers':['a'],'$setElementOrder/finalizers':['c','b'],'finalizers':['c']} | {'finalizers':['c','b']}
          {'args':['a','b']}                          | {'args':['c']}                              | {'args':['c']}
          {'spec':{'a':1,'b':2}}                      | {'spec':{'$retainKeys':['a','c'],'c':3}}    | {'spec':{'a':1,'c':3}}
          {'spec':{'a':1}}                            | {'spec':{'$patch':'replace','b':2}}         | {'spec':{'b':2}}
          {'spec':{'a':1}}                            | {'spec':{'$patch':'delete'}}                | {'spec':{}}
          {}                                          | {'spec':{'a':1,'b':null},'items':[{'name':'a','x':null}]} | {'spec':{'a':1},'items':[{'name':'a'}]}
          {'a':1}                                     | {'a':null,'b':null}                         | {}
          """)
  void strategicMergeKnowsListsAndDirectives(String before, String patch, String after) {
    assertThat(Patch.parse(PatchType.STRATEGIC, bytes(patch)).applyTo(object(before), SCHEMA))
        .isEqualTo(object(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'items':[{'v':1}]}
          {'spec':{'$patch':'melt'}}
          {'spec':{'$retainKeys':['a'],'c':3}}
          []
          {
          """)
  void strategicMergeRefusesBadPatches(String patch) {
    assertThatThrownBy(
            () -> Patch.parse(PatchType.STRATEGIC, bytes(patch)).applyTo(object("{}"), SCHEMA))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(400));
  }

  @Test
  void theMediaTypeNamesThePatch() {
    assertThat(PatchType.of("application/merge-patch+json; charset=utf-8", PatchType.ALL))
        .isEqualTo(PatchType.MERGE);
    assertThatThrownBy(() -> PatchType.of("application/json", PatchType.PLAIN))
        .hasMessage(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json-patch+json, application/merge-patch+json,"
                + " application/apply-patch+yaml");
  }

  static MergeSchema fields(Map<String, MergeSchema.Field> fields) {
    return name -> fields.getOrDefault(name, replaced());
  }

  static MergeSchema.Field list(String key, MergeSchema items) {
    return new MergeSchema.Field(true, false, Optional.of(key), items);
  }

  static MergeSchema.Field replaced() {
    return new MergeSchema.Field(false, false, Optional.empty(), MergeSchema.NONE);
  }

  static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode object(String text) {
    try {
      return (ObjectNode) Json.parse(bytes(text));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
