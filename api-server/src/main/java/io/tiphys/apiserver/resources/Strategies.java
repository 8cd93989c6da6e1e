package io.tiphys.apiserver.resources;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.resources.admission.PolicyBindingStrategy;
import io.tiphys.apiserver.resources.admission.PolicyStrategy;
import io.tiphys.apiserver.resources.admission.WebhookStrategy;
import io.tiphys.apiserver.resources.certificates.SigningRequestStrategy;
import io.tiphys.apiserver.resources.core.ConfigMapStrategy;
import io.tiphys.apiserver.resources.core.EndpointSliceStrategy;
import io.tiphys.apiserver.resources.core.EndpointsStrategy;
import io.tiphys.apiserver.resources.core.EventStrategy;
import io.tiphys.apiserver.resources.core.LeaseStrategy;
import io.tiphys.apiserver.resources.core.NamespaceStrategy;
import io.tiphys.apiserver.resources.core.NodeStrategy;
import io.tiphys.apiserver.resources.core.PlainStrategy;
import io.tiphys.apiserver.resources.core.SecretStrategy;
import io.tiphys.apiserver.resources.definitions.DefinitionStrategy;
import io.tiphys.apiserver.resources.device.ClaimTemplateStrategy;
import io.tiphys.apiserver.resources.device.DeviceClaimStrategy;
import io.tiphys.apiserver.resources.device.DeviceClassStrategy;
import io.tiphys.apiserver.resources.device.SliceStrategy;
import io.tiphys.apiserver.resources.flow.FlowSchemaStrategy;
import io.tiphys.apiserver.resources.flow.PriorityLevelStrategy;
import io.tiphys.apiserver.resources.network.IngressClassStrategy;
import io.tiphys.apiserver.resources.network.IngressStrategy;
import io.tiphys.apiserver.resources.network.IpAddressStrategy;
import io.tiphys.apiserver.resources.network.NetworkPolicyStrategy;
import io.tiphys.apiserver.resources.network.ServiceCidrStrategy;
import io.tiphys.apiserver.resources.pod.PodStrategy;
import io.tiphys.apiserver.resources.pod.RuntimeClassStrategy;
import io.tiphys.apiserver.resources.policy.AutoscalerStrategy;
import io.tiphys.apiserver.resources.policy.DisruptionBudgetStrategy;
import io.tiphys.apiserver.resources.policy.LimitRangeStrategy;
import io.tiphys.apiserver.resources.policy.PriorityClassStrategy;
import io.tiphys.apiserver.resources.policy.QuotaStrategy;
import io.tiphys.apiserver.resources.rbac.BindingStrategy;
import io.tiphys.apiserver.resources.rbac.RoleStrategy;
import io.tiphys.apiserver.resources.registration.ApiServiceStrategy;
import io.tiphys.apiserver.resources.service.ServiceStrategy;
import io.tiphys.apiserver.resources.storage.AttachmentStrategy;
import io.tiphys.apiserver.resources.storage.AttributesClassStrategy;
import io.tiphys.apiserver.resources.storage.CapacityStrategy;
import io.tiphys.apiserver.resources.storage.ClaimStrategy;
import io.tiphys.apiserver.resources.storage.CsiDriverStrategy;
import io.tiphys.apiserver.resources.storage.CsiNodeStrategy;
import io.tiphys.apiserver.resources.storage.StorageClassStrategy;
import io.tiphys.apiserver.resources.storage.VolumeStrategy;
import io.tiphys.apiserver.resources.workload.ControllerRevisionStrategy;
import io.tiphys.apiserver.resources.workload.CronJobStrategy;
import io.tiphys.apiserver.resources.workload.DaemonSetStrategy;
import io.tiphys.apiserver.resources.workload.DeploymentStrategy;
import io.tiphys.apiserver.resources.workload.JobStrategy;
import io.tiphys.apiserver.resources.workload.PodTemplateStrategy;
import io.tiphys.apiserver.resources.workload.ReplicaSetStrategy;
import io.tiphys.apiserver.resources.workload.ReplicationControllerStrategy;
import io.tiphys.apiserver.resources.workload.StatefulSetStrategy;
import java.util.HashMap;
import java.util.Map;

/** The strategies of all kinds: those built in that have rules of their own, and the rest. */
public final class Strategies {

  private static final ResourceStrategy DEFAULT = new ResourceStrategy() {};

  private static final String WEBHOOKS = "admissionregistration.k8s.io";

  private static final Map<GroupResource, ResourceStrategy> BUILT_IN = new HashMap<>();

  static {
    add("", "pods", new PodStrategy());
    add("", "services", new ServiceStrategy());
    add("", "nodes", new NodeStrategy());
    add("", "namespaces", new NamespaceStrategy());
    add("", "configmaps", new ConfigMapStrategy());
    add("", "secrets", new SecretStrategy());
    add("", "serviceaccounts", new PlainStrategy());
    add("", "endpoints", new EndpointsStrategy());
    add("", "events", new EventStrategy(false));
    add("events.k8s.io", "events", new EventStrategy(true));
    add("", "replicationcontrollers", new ReplicationControllerStrategy());
    add("", "podtemplates", new PodTemplateStrategy());
    add("apps", "controllerrevisions", new ControllerRevisionStrategy());
    add("apps", "deployments", new DeploymentStrategy());
    add("apps", "replicasets", new ReplicaSetStrategy());
    add("apps", "statefulsets", new StatefulSetStrategy());
    add("apps", "daemonsets", new DaemonSetStrategy());
    add("batch", "jobs", new JobStrategy());
    add("batch", "cronjobs", new CronJobStrategy());
    add("coordination.k8s.io", "leases", new LeaseStrategy());
    add("discovery.k8s.io", "endpointslices", new EndpointSliceStrategy());
    add("", "persistentvolumeclaims", new ClaimStrategy());
    add("", "persistentvolumes", new VolumeStrategy());
    add("", "resourcequotas", new QuotaStrategy());
    add("", "limitranges", new LimitRangeStrategy());
    add("storage.k8s.io", "storageclasses", new StorageClassStrategy());
    add("storage.k8s.io", "csidrivers", new CsiDriverStrategy());
    add("storage.k8s.io", "csinodes", new CsiNodeStrategy());
    add("storage.k8s.io", "csistoragecapacities", new CapacityStrategy());
    add("storage.k8s.io", "volumeattachments", new AttachmentStrategy());
    add("storage.k8s.io", "volumeattributesclasses", new AttributesClassStrategy());
    add("apiextensions.k8s.io", "customresourcedefinitions", new DefinitionStrategy());
    add("resource.k8s.io", "deviceclasses", new DeviceClassStrategy());
    add("resource.k8s.io", "resourceclaims", new DeviceClaimStrategy());
    add("resource.k8s.io", "resourceclaimtemplates", new ClaimTemplateStrategy());
    add("resource.k8s.io", "resourceslices", new SliceStrategy());
    add("node.k8s.io", "runtimeclasses", new RuntimeClassStrategy());
    add("scheduling.k8s.io", "priorityclasses", new PriorityClassStrategy());
    add("policy", "poddisruptionbudgets", new DisruptionBudgetStrategy());
    add("autoscaling", "horizontalpodautoscalers", new AutoscalerStrategy());
    add("flowcontrol.apiserver.k8s.io", "flowschemas", new FlowSchemaStrategy());
    add("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", new PriorityLevelStrategy());
    add(WEBHOOKS, "mutatingwebhookconfigurations", new WebhookStrategy());
    add(WEBHOOKS, "validatingwebhookconfigurations", new WebhookStrategy());
    add(WEBHOOKS, "validatingadmissionpolicies", new PolicyStrategy());
    add(WEBHOOKS, "validatingadmissionpolicybindings", new PolicyBindingStrategy());
    add("certificates.k8s.io", "certificatesigningrequests", new SigningRequestStrategy());
    add("networking.k8s.io", "ingresses", new IngressStrategy());
    add("networking.k8s.io", "networkpolicies", new NetworkPolicyStrategy());
    add("networking.k8s.io", "ingressclasses", new IngressClassStrategy());
    add("networking.k8s.io", "servicecidrs", new ServiceCidrStrategy());
    add("networking.k8s.io", "ipaddresses", new IpAddressStrategy());
    add("apiregistration.k8s.io", "apiservices", new ApiServiceStrategy());
    add("rbac.authorization.k8s.io", "roles", new RoleStrategy(true));
    add("rbac.authorization.k8s.io", "clusterroles", new RoleStrategy(false));
    add("rbac.authorization.k8s.io", "rolebindings", new BindingStrategy(true));
    add("rbac.authorization.k8s.io", "clusterrolebindings", new BindingStrategy(false));
  }

  private Strategies() {}

  private static void add(String group, String resource, ResourceStrategy strategy) {
    BUILT_IN.put(new GroupResource(group, resource), strategy);
  }

  /** The strategy of a kind; for one without rules of its own, the default. */
  public static ResourceStrategy find(GroupResource resource) {
    return BUILT_IN.getOrDefault(resource, DEFAULT);
  }
}
