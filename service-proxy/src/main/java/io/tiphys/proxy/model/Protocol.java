package io.tiphys.proxy.model;

import java.util.Locale;

/** The transports that Services know. */
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /** As nftables writes it. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
