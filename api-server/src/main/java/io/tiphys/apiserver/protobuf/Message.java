package io.tiphys.apiserver.protobuf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message looks like: its fields by their numbers and by their names in JSON. */
final class Message {

  /** How the value of a field stands on the wire. */
  enum Coding {
    STRING,
    BYTES,
    INTEGER,
    BOOL,
    DOUBLE,
    MESSAGE,
    STRINGS,
    TIME,
    MICRO_TIME,
    DURATION,
    QUANTITY,
    INT_OR_STRING,
    RAW,
    SCHEMA_OR_ARRAY,
    SCHEMA_OR_BOOL,
    SCHEMA_OR_STRINGS
  }

  /** How many values a field has. */
  enum Many {
    ONE,
    LIST,
    MAP
  }

  /**
   * A field.
   *
   * @param name empty for one whose fields stand in JSON among those of the message around
   * @param zeroMeant whether a zero on the wire is a value; other zeros say that it is not set
   */
  record Field(
      int number,
      String name,
      boolean zeroMeant,
      Many many,
      Coding type,
      @Nullable Message message) {

    Message of() {
      if (message == null) {
        throw new IllegalStateException(name + " is no message");
      }
      return message;
    }
  }

  /**
   * Where a value in JSON goes on the wire.
   *
   * @param around the numbers of the messages to open around it
   */
  record Place(List<Integer> around, Field field) {}

  private final String name;
  private final Map<String, Place> places = new HashMap<>();
  private Field[] byNumber = {};

  Message(String name) {
    this.name = name;
  }

  void define(List<Field> fields) {
    int highest = 0;
    for (Field field : fields) {
      highest = Math.max(highest, field.number());
    }
    byNumber = new Field[highest + 1];
    for (Field field : fields) {
      byNumber[field.number()] = field;
    }
  }

  /** To be called when all messages are defined. */
  void settle() {
    settle(this, List.of());
  }

  private void settle(Message from, List<Integer> around) {
    for (Field field : from.byNumber) {
      if (field == null) {
        continue;
      }
      if (field.name().isEmpty()) {
        List<Integer> below = new ArrayList<>(around);
        below.add(field.number());
        settle(field.of(), List.copyOf(below));
      } else {
        places.put(field.name(), new Place(around, field));
      }
    }
  }

  String name() {
    return name;
  }

  Optional<Place> place(String jsonName) {
    return Optional.ofNullable(places.get(jsonName));
  }

  /** Empty for a number that is not known: of a newer version. */
  Optional<Field> field(int number) {
    return number < byNumber.length ? Optional.ofNullable(byNumber[number]) : Optional.empty();
  }
}
