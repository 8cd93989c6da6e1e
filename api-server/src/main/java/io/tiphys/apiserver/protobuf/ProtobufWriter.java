package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** Writes objects of one kind in Kubernetes' protobuf form. */
public final class ProtobufWriter {

  private static final int ITEMS = 2;

  private final Message message;
  private final byte[] head;

  private ProtobufWriter(Message message, GroupVersionKind kind) {
    this.message = message;
    this.head = Envelope.head(kind);
  }

  /** Empty for kinds that have no such form: those of custom resources, and tables. */
  public static Optional<ProtobufWriter> of(GroupVersionKind kind) {
    return Messages.all().find(kind).map(message -> new ProtobufWriter(message, kind));
  }

  /** An object that was written before, with its envelope. */
  public byte[] document(byte[] json) {
    try (JsonParser parser = Json.mapper().createParser(json)) {
      return document(parser, json.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tree, with its envelope. */
  public byte[] document(ObjectNode object) {
    try (JsonParser parser = Json.mapper().treeAsTokens(object)) {
      return document(parser, 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] document(JsonParser parser, int size) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no object");
    }
    WireOutput raw = new WireOutput(size);
    new MessageWriter(parser, raw).fields(message);
    WireOutput out = new WireOutput(head.length + raw.size() + 10 + Envelope.END.length);
    out.raw(head);
    out.varint(raw.size());
    out.append(raw);
    out.raw(Envelope.END);
    return out.toByteArray();
  }

  /** Where in a document the object's own bytes begin. */
  private int start(byte[] document) {
    int at = head.length;
    while (document[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** A document as an item of a list: its number in the list's message, its length, its bytes. */
  public byte[] item(byte[] document) {
    int start = start(document);
    int length = document.length - Envelope.END.length - start;
    WireOutput out = new WireOutput(length + 10);
    out.varint(ITEMS << 3 | 2);
    out.varint(length);
    out.raw(document, start, length);
    return out.toByteArray();
  }

  /** How long {@link #item} would be. */
  public int itemSize(byte[] document) {
    int length = document.length - Envelope.END.length - start(document);
    return 1 + WireOutput.varintSize(length) + length;
  }

  /**
   * The beginning of a list's document: what stands before its items.
   *
   * @param list the list without its items
   * @param itemsSize how many bytes follow before {@link #listEnd}
   */
  public byte[] listHead(ObjectNode list, long itemsSize) {
    byte[] document = document(list);
    int start = start(document);
    int length = document.length - Envelope.END.length - start;
    WireOutput out = new WireOutput(document.length + 10);
    out.raw(head);
    out.varint(length + itemsSize);
    out.raw(document, start, length);
    return out.toByteArray();
  }

  /** What ends a list's document. */
  public static byte[] listEnd() {
    return Arrays.copyOf(Envelope.END, Envelope.END.length);
  }
}
