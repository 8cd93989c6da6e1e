package io.tiphys.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts a label selector's query into words and signs. */
final class LabelQueryLexer {

  private static final Map<String, TokenType> SIGNS =
      Map.of(
          ")", TokenType.CLOSE,
          ",", TokenType.COMMA,
          "!", TokenType.NOT,
          "==", TokenType.DOUBLE_EQUALS,
          "=", TokenType.EQUALS,
          ">", TokenType.GREATER,
          "<", TokenType.LESS,
          "!=", TokenType.NOT_EQUALS,
          "(", TokenType.OPEN);

  enum TokenType {
    WORD,
    NOT,
    EQUALS,
    DOUBLE_EQUALS,
    NOT_EQUALS,
    GREATER,
    LESS,
    OPEN,
    CLOSE,
    COMMA,
    END,
    ERROR
  }

  record Token(TokenType type, String text) {}

  private LabelQueryLexer() {}

  /** Always ends with a token of type END. */
  static List<Token> tokens(String query) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < query.length()) {
      char c = query.charAt(at);
      int start = at;
      if (space(c)) {
        at++;
      } else if (sign(c)) {
        at = endOfSign(query, at);
        String text = query.substring(start, at);
        tokens.add(new Token(SIGNS.getOrDefault(text, TokenType.ERROR), text));
      } else {
        while (at < query.length() && !space(query.charAt(at)) && !sign(query.charAt(at))) {
          at++;
        }
        tokens.add(new Token(TokenType.WORD, query.substring(start, at)));
      }
    }
    tokens.add(new Token(TokenType.END, ""));
    return tokens;
  }

  /** The longest sign that starts here: {@code !=} before {@code !}. */
  private static int endOfSign(String query, int start) {
    int two = Math.min(start + 2, query.length());
    return SIGNS.containsKey(query.substring(start, two)) ? two : start + 1;
  }

  private static boolean space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean sign(char c) {
    return switch (c) {
      case '=', '!', '(', ')', ',', '>', '<' -> true;
      default -> false;
    };
  }
}
