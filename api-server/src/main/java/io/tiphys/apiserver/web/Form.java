package io.tiphys.apiserver.web;

/**
 * The form of an answer.
 *
 * @param metaVersion the version of tables and metadata, v1 or v1beta1
 * @param events whether as server-sent events, which only watches have
 * @param pretty whether JSON is indented
 */
record Form(Shape shape, String metaVersion, Encoding encoding, boolean events, boolean pretty) {

  static final Form PLAIN = new Form(Shape.OBJECT, "v1", Encoding.JSON, false, false);
  static final Form PRETTY = PLAIN.indented(true);
  static final Form EVENTS = new Form(Shape.OBJECT, "v1", Encoding.JSON, true, false);

  /** What stands for an object. */
  enum Shape {
    OBJECT,
    TABLE,
    /** One object's metadata. */
    METADATA,
    /** The metadata of a list's objects. */
    METADATA_LIST
  }

  static Form object(Encoding encoding) {
    return encoding == Encoding.JSON ? PLAIN : new Form(Shape.OBJECT, "v1", encoding, false, false);
  }

  Form indented(boolean asked) {
    return asked == pretty ? this : new Form(shape, metaVersion, encoding, events, asked);
  }

  boolean isMetadata() {
    return shape == Shape.METADATA || shape == Shape.METADATA_LIST;
  }

  String metaGroupVersion() {
    return "meta.k8s.io/" + metaVersion;
  }

  /** Whether an object's own bytes are the answer. */
  boolean plain() {
    return shape == Shape.OBJECT && encoding == Encoding.JSON && !pretty;
  }
}
