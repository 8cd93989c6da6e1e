package io.tiphys.controller;

import io.tiphys.controller.cronjob.CronJobController;
import io.tiphys.controller.daemonset.DaemonSetController;
import io.tiphys.controller.deployment.DeploymentController;
import io.tiphys.controller.disruption.DisruptionController;
import io.tiphys.controller.endpoint.EndpointsController;
import io.tiphys.controller.endpointslice.EndpointSliceController;
import io.tiphys.controller.garbagecollector.GarbageCollector;
import io.tiphys.controller.job.JobController;
import io.tiphys.controller.namespace.NamespaceController;
import io.tiphys.controller.nodeipam.NodeIpamController;
import io.tiphys.controller.nodelifecycle.NodeLifecycleController;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.controller.podgc.PodGarbageCollector;
import io.tiphys.controller.replicaset.ReplicaSetController;
import io.tiphys.controller.replicaset.ReplicationManager;
import io.tiphys.controller.resourcequota.QuotaController;
import io.tiphys.controller.rootca.RootCaPublisher;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.serviceaccount.ServiceAccountController;
import io.tiphys.controller.statefulset.StatefulSetController;
import io.tiphys.controller.tainteviction.TaintEvictionController;
import io.tiphys.controller.ttlafterfinished.TtlAfterFinishedController;
import java.util.List;

/** All controllers there are. */
final class KnownControllers {

  static final List<ControllerDescriptor> ALL =
      List.of(
          DeploymentController.DESCRIPTOR,
          ReplicaSetController.DESCRIPTOR,
          ReplicationManager.DESCRIPTOR,
          DisruptionController.DESCRIPTOR,
          QuotaController.DESCRIPTOR,
          NamespaceController.DESCRIPTOR,
          GarbageCollector.DESCRIPTOR,
          ServiceAccountController.DESCRIPTOR,
          RootCaPublisher.DESCRIPTOR,
          EndpointsController.DESCRIPTOR,
          EndpointSliceController.DESCRIPTOR,
          NodeIpamController.DESCRIPTOR,
          NodeLifecycleController.DESCRIPTOR,
          TaintEvictionController.DESCRIPTOR,
          JobController.DESCRIPTOR,
          TtlAfterFinishedController.DESCRIPTOR,
          DaemonSetController.DESCRIPTOR,
          StatefulSetController.DESCRIPTOR,
          CronJobController.DESCRIPTOR,
          PodGarbageCollector.DESCRIPTOR);

  private KnownControllers() {}

  /** Those that {@code --controllers} asks for; a name with a minus wins over the asterisk. */
  static List<ControllerDescriptor> chosen(ControllerManagerOptions options) {
    List<String> names = options.controllers();
    return ALL.stream()
        .filter(controller ->
            names.stream().noneMatch(n -> n.startsWith("-") && controller.isCalled(n.substring(1)))
                && names.stream().anyMatch(n -> n.equals("*") || controller.isCalled(n)))
        .toList();
  }
}
