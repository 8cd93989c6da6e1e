package io.tiphys.client.component;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** The name of the machine, which is its node's unless that is given another. */
public final class HostName {

  private HostName() {}

  /** In lower case, as a node's name must be. */
  public static String ofThisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
