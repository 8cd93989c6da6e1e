package io.tiphys.benchmarks;

/** The objects that are written. */
final class Manifests {

  private Manifests() {}

  static String namespace(String name) {
    return """
    {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}\
    """
        .formatted(name);
  }

  static String serviceAccount(String name) {
    return """
    {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"%s"}}\
    """
        .formatted(name);
  }

  /** A ConfigMap of about 1 KB. */
  static String configMap(String name, int version) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"app":"bench"}},\
    "data":{"version":"%d","text":"%s"}}\
    """
        .formatted(name, version, "0123456789".repeat(90));
  }

  /** A ConfigMap of about 1 KB that no scenario deletes. */
  static String filling(String name) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"text":"%s"}}\
    """
        .formatted(name, "0123456789".repeat(75));
  }

  /**
   * A Pod of about 1.9 KB once the server has filled it in, as a Deployment would make it. No
   * scheduler takes it.
   */
  static String pod(String name) {
    return """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","labels":{"app":"bench",\
    "pod-template-hash":"7d4b9c6f5","tier":"front"},"annotations":{"example.com/owner":\
    "the benchmark","example.com/build":"0123456789abcdef0123456789abcdef"}},\
    "spec":{"schedulerName":"nobody","automountServiceAccountToken":false,\
    "containers":[{"name":"web","image":"docker.io/library/busybox:latest",\
    "command":["sh","-c","exec httpd -f -p 8080 -h /www"],\
    "env":[{"name":"MODE","value":"production"},{"name":"POD_NAME","valueFrom":{"fieldRef":\
    {"fieldPath":"metadata.name"}}}],\
    "ports":[{"containerPort":8080,"name":"http"}],\
    "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"memory":"128Mi"}},\
    "readinessProbe":{"httpGet":{"path":"/","port":"http"}},\
    "volumeMounts":[{"name":"www","mountPath":"/www"}]}],\
    "volumes":[{"name":"www","emptyDir":{}}]}}\
    """
        .formatted(name);
  }
}
