package io.tiphys.schemas.generator;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of all fields in Kubernetes' protobuf form, from the published message classes. */
final class ProtobufDescriptors {

  private static final List<FileDescriptor> FILES =
      List.of(
          Runtime.getDescriptor(),
          Meta.getDescriptor(),
          V1.getDescriptor(),
          V1Admissionregistration.getDescriptor(),
          V1Apiextensions.getDescriptor(),
          V1Apps.getDescriptor(),
          V1Authentication.getDescriptor(),
          V1Authorization.getDescriptor(),
          V1Autoscaling.getDescriptor(),
          V2Autoscaling.getDescriptor(),
          V1Batch.getDescriptor(),
          V1Certificates.getDescriptor(),
          V1Networking.getDescriptor(),
          V1Policy.getDescriptor(),
          V1Rbac.getDescriptor(),
          V1Scheduling.getDescriptor(),
          V1Storage.getDescriptor());

  private ProtobufDescriptors() {}

  /** Writes a {@code FileDescriptorSet}, each file after those that it depends on. */
  static void write(Path file) throws IOException {
    Map<String, FileDescriptor> ordered = new LinkedHashMap<>();
    FILES.forEach(one -> add(one, ordered));
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    ordered.values().forEach(one -> set.addFile(one.toProto()));
    Files.write(file, set.build().toByteArray());
  }

  private static void add(FileDescriptor file, Map<String, FileDescriptor> ordered) {
    file.getDependencies().forEach(dependency -> add(dependency, ordered));
    ordered.putIfAbsent(file.getName(), file);
  }
}
