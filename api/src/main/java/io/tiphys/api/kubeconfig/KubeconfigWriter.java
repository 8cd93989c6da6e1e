package io.tiphys.api.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes kubeconfig files in the order and with the names that kubeadm uses. */
final class KubeconfigWriter {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private KubeconfigWriter() {}

  static String write(Kubeconfig kubeconfig) {
    ObjectNode root = YAML.createObjectNode();
    root.put("apiVersion", "v1");
    ObjectNode cluster = entry(root, "clusters", kubeconfig.cluster().name(), "cluster");
    kubeconfig
        .cluster()
        .certificateAuthority()
        .ifPresent(pem -> cluster.put("certificate-authority-data", base64(pem)));
    cluster.put("server", kubeconfig.cluster().server().toString());
    if (kubeconfig.cluster().insecureSkipTlsVerify()) {
      cluster.put("insecure-skip-tls-verify", true);
    }
    kubeconfig.cluster().tlsServerName().ifPresent(name -> cluster.put("tls-server-name", name));

    ObjectNode context = entry(root, "contexts", kubeconfig.context(), "context");
    context.put("cluster", kubeconfig.cluster().name());
    if (!kubeconfig.namespace().isEmpty()) {
      context.put("namespace", kubeconfig.namespace());
    }
    context.put("user", kubeconfig.user().name());
    root.put("current-context", kubeconfig.context());
    root.put("kind", "Config");
    root.putObject("preferences");

    ObjectNode user = entry(root, "users", kubeconfig.user().name(), "user");
    kubeconfig
        .user()
        .clientCertificate()
        .ifPresent(pem -> user.put("client-certificate-data", base64(pem)));
    kubeconfig.user().clientKey().ifPresent(pem -> user.put("client-key-data", base64(pem)));
    kubeconfig.user().token().ifPresent(token -> user.put("token", token));
    kubeconfig.user().tokenFile().ifPresent(file -> user.put("tokenFile", file.toString()));
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kubeconfig is always writable", e);
    }
  }

  private static ObjectNode entry(ObjectNode root, String list, String name, String field) {
    ObjectNode entry = root.putArray(list).addObject();
    entry.put("name", name);
    return entry.putObject(field);
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
