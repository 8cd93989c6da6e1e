package io.tiphys.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tiphys.apiserver.web.Forwarding;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Asks an aggregated server to go on in another protocol (WebSocket, SPDY) on a connection of its
 * own. Blocks.
 */
final class RemoteUpgrade {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LONGEST_HEAD = 64 * 1024;

  private final SSLContext tls;
  private final RemoteService.Target target;
  private final ServiceAddresses.Address address;

  RemoteUpgrade(SSLContext tls, RemoteService.Target target, ServiceAddresses.Address address) {
    this.tls = tls;
    this.target = target;
    this.address = address;
  }

  /** Empty if the server answers in HTTP: its answer is to be asked for again without the wish. */
  Optional<Forwarding.Upgraded> ask(Forwarding.Request request, String protocol)
      throws IOException {
    SSLSocket socket = connect();
    try {
      socket.getOutputStream().write(head(request, protocol).getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      byte[] answer = answer(socket.getInputStream());
      if (new String(answer, ISO_8859_1).matches("(?s)HTTP/1\\.1 101 .*")) {
        socket.setSoTimeout(0);
        return Optional.of(
            new Forwarding.Upgraded(
                answer, socket.getInputStream(), socket.getOutputStream(), socket));
      }
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    socket.close();
    return Optional.empty();
  }

  private SSLSocket connect() throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket();
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(address.host()), address.port()),
        TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(target.serverName())));
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private String head(Forwarding.Request request, String protocol) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    header(head, "Host", address.authority());
    header(head, "Connection", "Upgrade");
    header(head, "Upgrade", protocol);
    Map<String, List<String>> headers = ProxyHeaders.request(request.headers(), request.user());
    headers.forEach((name, values) -> values.forEach(value -> header(head, name, value)));
    return head.append("\r\n").toString();
  }

  private static void header(StringBuilder head, String name, String value) {
    if ((name + value).chars().noneMatch(c -> c == '\r' || c == '\n')) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static byte[] answer(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    int ending = 0;
    while (ending < 4) {
      int next = in.read();
      if (next < 0 || head.size() > LONGEST_HEAD) {
        throw new IOException("unexpected EOF");
      }
      head.write(next);
      boolean expected = next == (ending % 2 == 0 ? '\r' : '\n');
      ending = expected ? ending + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }
}
