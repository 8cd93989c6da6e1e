package io.tiphys.dns.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The servers that know the rest of the world. A query is passed on as it is, to one after the
 * other.
 */
public final class Upstream {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<InetSocketAddress> servers;

  public Upstream(List<InetSocketAddress> servers) {
    this.servers = List.copyOf(servers);
  }

  /**
   * The name servers of a {@code resolv.conf}; those on loopback are taken too, since the host uses
   * them.
   */
  public static Upstream of(Path resolvConf) throws IOException {
    if (!Files.exists(resolvConf)) {
      return new Upstream(List.of());
    }
    return new Upstream(
        Files.readAllLines(resolvConf).stream()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length > 1 && words[0].equals("nameserver"))
            .map(words -> new InetSocketAddress(words[1], 53))
            .toList());
  }

  byte[] ask(byte[] query, boolean overTcp) throws IOException {
    IOException last = new IOException("no upstream server is known");
    for (InetSocketAddress server : servers) {
      try {
        return overTcp ? askOverTcp(server, query) : askOverUdp(server, query);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] askOverUdp(InetSocketAddress server, byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.send(new DatagramPacket(query, query.length));
      byte[] buffer = new byte[65_535];
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (packet.getLength() >= 12 && buffer[0] == query[0] && buffer[1] == query[1]) {
          return Arrays.copyOf(buffer, packet.getLength());
        }
      }
    }
  }

  private static byte[] askOverTcp(InetSocketAddress server, byte[] query) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
