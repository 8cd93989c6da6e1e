package io.tiphys.apiserver.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.tiphys.api.resource.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the messages of each kind look like; read when the first one comes. */
final class Messages {

  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1";
  private static final String FILE = "/io/tiphys/schemas/protobuf.bin";

  private final Map<String, FileDescriptor> packages = new HashMap<>();

  private Messages() {}

  /** All messages; later calls cost nothing. */
  static Messages all() {
    return Holder.ALL;
  }

  private static final class Holder {
    static final Messages ALL = read();
  }

  private static Messages read() {
    try (InputStream file = Messages.class.getResourceAsStream(FILE)) {
      FileDescriptorSet set =
          FileDescriptorSet.parseFrom(Objects.requireNonNull(file, "no resource " + FILE));
      Messages messages = new Messages();
      Map<String, FileDescriptor> files = new HashMap<>();
      for (FileDescriptorProto one : set.getFileList()) {
        FileDescriptor[] dependencies =
            one.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
        FileDescriptor built = FileDescriptor.buildFrom(one, dependencies);
        files.put(one.getName(), built);
        messages.packages.put(built.getPackage(), built);
      }
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("the generated message descriptors are not valid", e);
    }
  }

  /** What stands around each object: its kind and its bytes. */
  Descriptor envelope() {
    return find("k8s.io.apimachinery.pkg.runtime", "Unknown").orElseThrow();
  }

  Optional<Descriptor> find(GroupVersionKind kind) {
    return find(packageOf(kind), kind.kind()).or(() -> find(META, kind.kind()));
  }

  private Optional<Descriptor> find(String inPackage, String name) {
    return Optional.ofNullable(packages.get(inPackage))
        .map(file -> file.findMessageTypeByName(name));
  }

  private static String packageOf(GroupVersionKind kind) {
    String group = kind.group();
    int dot = group.indexOf('.');
    String first = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return first.equals("apiextensions")
        ? "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions." + kind.version()
        : "k8s.io.api." + first + "." + kind.version();
  }
}
