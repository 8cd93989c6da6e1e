package io.tiphys.api.selector;

/** How a requirement compares a label with its values. */
public enum Operator {
  EQUALS("=", "="),
  DOUBLE_EQUALS("==", "=="),
  NOT_EQUALS("!=", "!="),
  IN("in", "In"),
  NOT_IN("notin", "NotIn"),
  EXISTS("exists", "Exists"),
  DOES_NOT_EXIST("!", "DoesNotExist"),
  GREATER_THAN("gt", "Gt"),
  LESS_THAN("lt", "Lt");

  private final String text;
  private final String objectText;

  Operator(String text, String objectText) {
    this.text = text;
    this.objectText = objectText;
  }

  /** As error messages say it. */
  public String text() {
    return text;
  }

  /** As {@code matchExpressions} say it. */
  public String objectText() {
    return objectText;
  }
}
