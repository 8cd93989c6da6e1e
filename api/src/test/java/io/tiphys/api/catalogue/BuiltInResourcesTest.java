package io.tiphys.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.Field;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BuiltInResourcesTest {

  /** What Kubernetes 1.35 serves in its stable groups. */
  private static final List<String> STABLE =
      """
      v1: bindings componentstatuses configmaps endpoints events limitranges namespaces nodes
        persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers
        resourcequotas secrets serviceaccounts services
      admissionregistration.k8s.io/v1: mutatingwebhookconfigurations validatingadmissionpolicies
        validatingadmissionpolicybindings validatingwebhookconfigurations
      apiextensions.k8s.io/v1: customresourcedefinitions
      apiregistration.k8s.io/v1: apiservices
      apps/v1: controllerrevisions daemonsets deployments replicasets statefulsets
      authentication.k8s.io/v1: selfsubjectreviews tokenreviews
      authorization.k8s.io/v1: localsubjectaccessreviews selfsubjectaccessreviews
        selfsubjectrulesreviews subjectaccessreviews
      autoscaling/v1: horizontalpodautoscalers
      autoscaling/v2: horizontalpodautoscalers
      batch/v1: cronjobs jobs
      certificates.k8s.io/v1: certificatesigningrequests
      coordination.k8s.io/v1: leases
      discovery.k8s.io/v1: endpointslices
      events.k8s.io/v1: events
      flowcontrol.apiserver.k8s.io/v1: flowschemas prioritylevelconfigurations
      networking.k8s.io/v1: ingressclasses ingresses ipaddresses networkpolicies servicecidrs
      node.k8s.io/v1: runtimeclasses
      policy/v1: poddisruptionbudgets
      rbac.authorization.k8s.io/v1: clusterrolebindings clusterroles rolebindings roles
      resource.k8s.io/v1: deviceclasses resourceclaims resourceclaimtemplates resourceslices
      scheduling.k8s.io/v1: priorityclasses
      storage.k8s.io/v1: csidrivers csinodes csistoragecapacities storageclasses volumeattachments
        volumeattributesclasses
      """
          .replace("\n  ", " ")
          .lines()
          .toList();

  private final BuiltInResources catalogue = BuiltInResources.catalogue();

  @Test
  void servesTheStableResourcesOfUpstreamAndItsOwn() {
    Set<String> expected = new TreeSet<>();
    for (String line : STABLE) {
      String[] parts = line.split(":", 2);
      for (String resource : parts[1].trim().split("\\s+")) {
        expected.add(parts[0] + " " + resource);
      }
    }
    expected.add("tiphys.io/v1 watchtickets");
    expected.add("history.tiphys.io/v1 changes");
    expected.add("history.tiphys.io/v1 clusterchanges");
    expected.add("history.tiphys.io/v1 recordings");
    Set<String> served = new TreeSet<>();
    for (ResourceDefinition definition : catalogue.all()) {
      for (Version version : definition.versions()) {
        served.add(
            new GroupVersion(definition.group(), version.name())
                + " "
                + definition.names().plural());
      }
    }
    assertThat(served).isEqualTo(expected);
  }

  @Test
  void resolvesEverySchemaToItsLeaves() {
    Set<Schema> seen = new HashSet<>();
    for (ResourceDefinition definition : catalogue.all()) {
      for (Version version : definition.versions()) {
        visit(version.schema(), seen);
        for (Subresource subresource : version.subresources()) {
          BuiltInSchemas.shared().find(subresource.kind()).ifPresent(s -> visit(s, seen));
        }
      }
    }
    assertThat(seen.size()).isGreaterThan(600);
  }

  private static void visit(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return;
    }
    switch (schema) {
      case ObjectSchema object -> {
        for (Field field : object.fields().values()) {
          visit(field.schema(), seen);
        }
      }
      case ListSchema list -> visit(list.items(), seen);
      case MapSchema map -> visit(map.values(), seen);
      default -> {}
    }
  }

  @Test
  void knowsUpstreamsKeysNamesAndSubresources() {
    ResourceDefinition nodes = catalogue.find(new GroupVersionKind("", "v1", "Node")).orElseThrow();
    assertThat(nodes.storagePrefix()).isEqualTo("minions");
    assertThat(nodes.namespaced()).isFalse();
    assertThat(nodes.names().shortNames()).containsExactly("no");
    ResourceDefinition deployments =
        catalogue.find(new GroupVersion("apps", "v1").resource("deployments")).orElseThrow();
    assertThat(deployments.names().listKind()).isEqualTo("DeploymentList");
    assertThat(deployments.version("v1").orElseThrow().subresource("scale").orElseThrow().kind())
        .isEqualTo(new GroupVersionKind("autoscaling", "v1", "Scale"));
    assertThat(
            catalogue
                .find(new GroupVersionKind("authentication.k8s.io", "v1", "TokenReview"))
                .orElseThrow()
                .stored())
        .isFalse();
  }
}
