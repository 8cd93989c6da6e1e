package io.tiphys.node.image;

/** The full form of an image's name. */
final class ImageReference {

  private ImageReference() {}

  /** {@code busybox} is {@code docker.io/library/busybox:latest}. */
  static String normalize(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    String full = hasHost ? name : "docker.io/" + (slash < 0 ? "library/" : "") + name;
    boolean tagged = full.contains("@") || full.lastIndexOf(':') > full.lastIndexOf('/');
    return tagged ? full : full + ":latest";
  }

  static String registry(String name) {
    String full = normalize(name);
    return full.substring(0, full.indexOf('/'));
  }

  /** What upstream takes when a container does not say. */
  static String defaultPolicy(String name) {
    return normalize(name).endsWith(":latest") ? "Always" : "IfNotPresent";
  }
}
