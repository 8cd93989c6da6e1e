package io.tiphys.apiserver.flowcontrol;

import java.util.ArrayList;
import java.util.List;

/** A table of text whose cells end with commas and stand in columns. */
final class CommaTable {

  private static final int NARROWEST = 8;

  private final List<List<String>> rows = new ArrayList<>();

  CommaTable(String... head) {
    rows.add(List.of(head));
  }

  void row(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(String.valueOf(cell));
    }
    rows.add(texts);
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        String cell = row.get(i) + ",";
        text.append(cell).repeat(' ', width(i) - cell.length());
      }
      text.append(row.get(columns - 1)).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    int longest = rows.stream().mapToInt(row -> row.get(column).length() + 1).max().orElse(0);
    return Math.max(NARROWEST, longest + 1);
  }
}
