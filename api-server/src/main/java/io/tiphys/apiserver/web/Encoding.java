package io.tiphys.apiserver.web;

import io.tiphys.apiserver.protobuf.ProtobufReader;

/** How objects stand in an answer; the first one is what a client gets that does not care. */
enum Encoding {
  JSON("application", "json"),
  YAML("application", "yaml"),
  PROTOBUF("application", "vnd.kubernetes.protobuf");

  private final String type;
  private final String subtype;

  Encoding(String type, String subtype) {
    this.type = type;
    this.subtype = subtype;
  }

  String mediaType() {
    return this == PROTOBUF ? ProtobufReader.MEDIA_TYPE : type + "/" + subtype;
  }

  boolean isIn(MediaRange range) {
    return range.type().equals("*")
        ? range.subtype().equals("*")
        : range.type().equals(type)
            && (range.subtype().equals("*") || range.subtype().equals(subtype));
  }
}
