package io.tiphys.api.selector;

import io.tiphys.api.selector.LabelQueryLexer.Token;
import io.tiphys.api.selector.LabelQueryLexer.TokenType;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads label selectors as they stand in queries, with upstream's complaints. */
final class LabelQueryParser {

  private static final String BINARY_OPERATORS = "in, notin, =, ==, !=, gt, lt";

  private final List<Token> tokens;
  private int position;

  LabelQueryParser(String query) {
    this.tokens = LabelQueryLexer.tokens(query);
  }

  List<LabelRequirement> parse() {
    List<LabelRequirement> requirements = new ArrayList<>();
    while (true) {
      Token next = peek();
      switch (next.type()) {
        case WORD, NOT -> {
          requirements.add(requirement());
          Token separator = take();
          if (separator.type() == TokenType.END) {
            return requirements;
          }
          if (separator.type() != TokenType.COMMA) {
            throw expected(separator, ": ',' or 'end of string'");
          }
          if (peek().type() != TokenType.WORD && peek().type() != TokenType.NOT) {
            throw expected(peek(), ": identifier after ','");
          }
        }
        case END -> {
          return requirements;
        }
        default -> throw expected(next, ": !, identifier, or 'end of string'");
      }
    }
  }

  private LabelRequirement requirement() {
    try {
      boolean negated = peek().type() == TokenType.NOT;
      if (negated) {
        take();
      }
      Token key = take();
      if (key.type() != TokenType.WORD) {
        throw expected(key, ": identifier");
      }
      List<String> errors = NameRules.qualifiedName(key.text());
      if (!errors.isEmpty()) {
        throw new SelectorException(
            "<nil>: Invalid value: \"" + key.text() + "\": " + String.join("; ", errors));
      }
      if (negated) {
        return new LabelRequirement(key.text(), Operator.DOES_NOT_EXIST, List.of());
      }
      if (peek().type() == TokenType.END || peek().type() == TokenType.COMMA) {
        return new LabelRequirement(key.text(), Operator.EXISTS, List.of());
      }
      Operator operator = operator();
      List<String> values =
          operator == Operator.IN || operator == Operator.NOT_IN ? values() : List.of(exactValue());
      return new LabelRequirement(key.text(), operator, values);
    } catch (SelectorException e) {
      throw new SelectorException("unable to parse requirement: " + e.getMessage());
    }
  }

  private Operator operator() {
    Token token = take();
    return switch (token.type()) {
      case WORD ->
          switch (token.text()) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            default -> throw expected(token, ": " + BINARY_OPERATORS);
          };
      case EQUALS -> Operator.EQUALS;
      case DOUBLE_EQUALS -> Operator.DOUBLE_EQUALS;
      case NOT_EQUALS -> Operator.NOT_EQUALS;
      case GREATER -> Operator.GREATER_THAN;
      case LESS -> Operator.LESS_THAN;
      case NOT, OPEN, CLOSE, COMMA, END, ERROR -> throw expected(token, ": " + BINARY_OPERATORS);
    };
  }

  private String exactValue() {
    if (peek().type() == TokenType.END || peek().type() == TokenType.COMMA) {
      return "";
    }
    Token value = take();
    if (value.type() != TokenType.WORD) {
      throw expected(value, ": identifier");
    }
    return value.text();
  }

  private List<String> values() {
    Token open = take();
    if (open.type() != TokenType.OPEN) {
      throw new SelectorException("found '" + open.text() + "' expected: '('");
    }
    Token first = peek();
    return switch (first.type()) {
      case WORD, COMMA -> {
        Set<String> values = listed();
        if (take().type() != TokenType.CLOSE) {
          throw expected(first, ": ')'");
        }
        yield List.copyOf(values);
      }
      case CLOSE -> {
        take();
        yield List.of(""); // as upstream takes it
      }
      default -> throw expected(first, ": ',', ')' or identifier");
    };
  }

  /** Words with commas between; a comma with nothing before or after it stands for an empty one. */
  private Set<String> listed() {
    Set<String> values = new TreeSet<>();
    while (true) {
      Token token = take();
      if (token.type() == TokenType.WORD) {
        values.add(token.text());
        if (peek().type() == TokenType.CLOSE) {
          return values;
        }
        if (peek().type() != TokenType.COMMA) {
          throw expected(peek(), ": ',' or ')'");
        }
      } else if (token.type() == TokenType.COMMA) {
        if (values.isEmpty()) {
          values.add("");
        }
        if (peek().type() == TokenType.CLOSE) {
          values.add("");
          return values;
        }
        if (peek().type() == TokenType.COMMA) {
          take();
          values.add("");
        }
      } else {
        throw expected(token, ": ',', or identifier");
      }
    }
  }

  private Token peek() {
    return tokens.get(Math.min(position, tokens.size() - 1));
  }

  private Token take() {
    Token token = peek();
    position++;
    return token;
  }

  private static SelectorException expected(Token found, String expected) {
    return new SelectorException("found '" + found.text() + "', expected" + expected);
  }
}
