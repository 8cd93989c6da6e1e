package io.tiphys.node.env;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Collection;
import java.util.Optional;

/** The objects that pods refer to. */
public interface NamespaceObjects {

  Optional<ConfigMap> findConfigMap(String namespace, String name);

  Optional<Secret> findSecret(String namespace, String name);

  /** The Services of a namespace. */
  Collection<Service> services(String namespace);
}
