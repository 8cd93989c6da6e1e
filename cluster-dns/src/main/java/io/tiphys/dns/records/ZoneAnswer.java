package io.tiphys.dns.records;

import java.util.List;
import org.xbill.DNS.Record;

/** What the zone says to a question. */
public sealed interface ZoneAnswer {

  /**
   * The name exists.
   *
   * @param answers empty where it has nothing of the type asked for
   * @param additional the addresses of the answers' targets
   */
  record Found(List<Record> answers, List<Record> additional) implements ZoneAnswer {
    public Found {
      answers = List.copyOf(answers);
      additional = List.copyOf(additional);
    }

    static Found of(List<? extends Record> answers) {
      return new Found(List.copyOf(answers), List.of());
    }
  }

  /** The name is in the zone and does not exist. */
  record NoSuchName() implements ZoneAnswer {}

  /** The name is none of the zone's business. */
  record NotOurs() implements ZoneAnswer {}
}
