package io.tiphys.dns.server;

import io.tiphys.dns.records.ClusterZone;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one port over UDP and TCP; each question is answered on a virtual thread of its own.
 */
public final class DnsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Answers answers;
  private final DatagramSocket datagrams;
  private final ServerSocket connections;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Listens from now on; the port may be 0 for a free one. */
  public DnsServer(InetSocketAddress address, ClusterZone zone, Upstream upstream)
      throws IOException {
    this.answers = new Answers(zone, upstream);
    Ports ports = Ports.open(address);
    this.datagrams = ports.datagrams();
    this.connections = ports.connections();
    threads.execute(this::serveDatagrams);
    threads.execute(this::serveConnections);
  }

  /** The same number twice: for UDP, and for TCP. */
  private record Ports(DatagramSocket datagrams, ServerSocket connections) {

    private static final int ATTEMPTS = 10;

    static Ports open(InetSocketAddress address) throws IOException {
      for (int attempt = 1; ; attempt++) {
        DatagramSocket datagrams = new DatagramSocket(address);
        try {
          return new Ports(
              datagrams, new ServerSocket(datagrams.getLocalPort(), 128, address.getAddress()));
        } catch (IOException e) {
          datagrams.close();
          // What is free for UDP may be taken for TCP.
          if (address.getPort() != 0 || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  public int port() {
    return datagrams.getLocalPort();
  }

  @Override
  public void close() {
    datagrams.close();
    try {
      connections.close();
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("closing the port");
    }
    threads.shutdownNow();
    threads.close();
  }

  private void serveDatagrams() {
    byte[] buffer = new byte[65_535];
    while (!datagrams.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.receive(packet);
      } catch (IOException e) {
        continue; // closed, or an ICMP error for an earlier answer
      }
      byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
      threads.execute(() -> answerDatagram(query, (InetSocketAddress) packet.getSocketAddress()));
    }
  }

  private void answerDatagram(byte[] query, InetSocketAddress from) {
    answers
        .answer(query, false)
        .ifPresent(answer -> {
          try {
            datagrams.send(new DatagramPacket(answer, answer.length, from));
          } catch (IOException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("answer not sent");
          }
        });
  }

  private void serveConnections() {
    while (!connections.isClosed()) {
      try {
        Socket connection = connections.accept();
        threads.execute(() -> serve(connection));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("a connection was not accepted");
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout((int) IDLE.toMillis());
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        byte[] answer = answers.answer(query, true).orElse(new byte[0]);
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    } catch (EOFException e) {
      log.atTrace().log("the asker has hung up");
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("a connection ended");
    }
  }
}
