package io.tiphys.dns.server;

import io.tiphys.dns.records.ClusterZone;
import io.tiphys.dns.records.ZoneAnswer;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * From a query's bytes to an answer's bytes. Blocks while it asks upstream; safe for use by any
 * thread.
 */
final class Answers {

  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  private final ClusterZone zone;
  private final Upstream upstream;

  Answers(ClusterZone zone, Upstream upstream) {
    this.zone = zone;
    this.upstream = upstream;
  }

  /**
   * The answer, or empty for what is no query at all.
   *
   * @param overTcp whether the answer may be longer than a datagram
   */
  Optional<byte[]> answer(byte[] query, boolean overTcp) {
    Message question;
    try {
      question = new Message(query);
    } catch (IOException e) {
      return malformed(query);
    }
    if (question.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    return Optional.of(answer(question, query, overTcp));
  }

  private byte[] answer(Message question, byte[] query, boolean overTcp) {
    Record asked = question.getQuestion();
    if (question.getHeader().getOpcode() != Opcode.QUERY || asked == null) {
      return refuse(question, Rcode.NOTIMP);
    }
    if (asked.getDClass() != DClass.IN) {
      return refuse(question, Rcode.REFUSED);
    }
    return switch (zone.answer(asked.getName(), asked.getType())) {
      case ZoneAnswer.Found found -> found(question, found, overTcp);
      case ZoneAnswer.NoSuchName none -> refuse(question, Rcode.NXDOMAIN);
      case ZoneAnswer.NotOurs notOurs -> forward(question, query, overTcp);
    };
  }

  private byte[] found(Message question, ZoneAnswer.Found found, boolean overTcp) {
    Message answer = reply(question, Rcode.NOERROR);
    answer.getHeader().setFlag(Flags.AA);
    found.answers().forEach(record -> answer.addRecord(record, Section.ANSWER));
    found.additional().forEach(record -> answer.addRecord(record, Section.ADDITIONAL));
    if (found.answers().isEmpty()) {
      answer.addRecord(zone.authority(), Section.AUTHORITY);
    }
    return answer.toWire(overTcp ? Message.MAXLENGTH : datagramSize(question));
  }

  private byte[] refuse(Message question, int code) {
    Message answer = reply(question, code);
    if (code == Rcode.NXDOMAIN) {
      answer.getHeader().setFlag(Flags.AA);
      answer.addRecord(zone.authority(), Section.AUTHORITY);
    }
    return answer.toWire();
  }

  private byte[] forward(Message question, byte[] query, boolean overTcp) {
    try {
      return upstream.ask(query, overTcp);
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("no answer from upstream");
      return refuse(question, Rcode.SERVFAIL);
    }
  }

  private static Message reply(Message question, int code) {
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    if (question.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    answer.getHeader().setRcode(code);
    if (question.getQuestion() != null) {
      answer.addRecord(question.getQuestion(), Section.QUESTION);
    }
    return answer;
  }

  /** What the asker can take in one datagram: 512 bytes, or what its EDNS record says. */
  private static int datagramSize(Message question) {
    return question.getOPT() == null ? 512 : Math.max(512, question.getOPT().getPayloadSize());
  }

  private static Optional<byte[]> malformed(byte[] query) {
    if (query.length < 12) {
      return Optional.empty();
    }
    Header header = new Header(((query[0] & 0xff) << 8) | (query[1] & 0xff));
    header.setFlag(Flags.QR);
    header.setRcode(Rcode.FORMERR);
    return Optional.of(header.toWire());
  }
}
