package io.tiphys.apiserver;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;

/** By which addresses a server is reached: from this machine, and from others. */
final class ServerAddresses {

  private ServerAddresses() {}

  /** What components on this machine use. */
  static URI local(ApiServerOptions.Serving serving, int port) {
    InetAddress bound = InetAddress.ofLiteral(serving.bindAddress());
    String host = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
    return URI.create("https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
  }

  /** What other machines use; empty if there is none but the loopback's. */
  static String advertised(ApiServerOptions.Serving serving) {
    if (serving.advertiseAddress().isPresent()) {
      return serving.advertiseAddress().get().getHostAddress();
    }
    InetAddress bound = InetAddress.ofLiteral(serving.bindAddress());
    if (!bound.isAnyLocalAddress()) {
      return bound.isLoopbackAddress() ? "" : bound.getHostAddress();
    }
    return towardsTheWorld().or(ServerAddresses::first).map(InetAddress::getHostAddress).orElse("");
  }

  /** The address that packets to far places would carry; nothing is sent. */
  private static Optional<InetAddress> towardsTheWorld() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9));
      return Optional.of(socket.getLocalAddress()).filter(ServerAddresses::isOthers);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // there is no way out of here
    }
  }

  private static Optional<InetAddress> first() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ServerAddresses::isOthers)
          .filter(address -> address.getAddress().length == 4)
          .min(Comparator.comparing(InetAddress::getHostAddress));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isOthers(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress();
  }
}
