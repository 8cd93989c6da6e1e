package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** A number, or a percentage of another one. */
public final class IntOrPercent {

  private IntOrPercent() {}

  /** The number; {@code absent} where nothing stands, 0 where nothing readable stands. */
  public static int resolve(@Nullable IntOrString value, int of, boolean roundUp, int absent) {
    if (value == null) {
      return absent;
    }
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    if (text == null || !text.matches("[0-9]{1,6}%")) {
      return 0;
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    long product = percent * of;
    return Math.toIntExact(roundUp ? (product + 99) / 100 : product / 100);
  }
}
