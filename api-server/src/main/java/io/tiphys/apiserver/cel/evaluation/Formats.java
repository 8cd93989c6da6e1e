package io.tiphys.apiserver.cel.evaluation;

/** Whether texts can be read as times. */
public final class Formats {

  private Formats() {}

  public static boolean isDuration(String text) {
    return Times.isDuration(text);
  }

  public static boolean isDateTime(String text) {
    try {
      Times.dateTime(text);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }
}
