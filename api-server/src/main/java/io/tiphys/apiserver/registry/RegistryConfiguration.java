package io.tiphys.apiserver.registry;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedReads;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.fieldmanager.FieldManager;
import io.tiphys.apiserver.schema.SchemaRules;
import io.tiphys.apiserver.storage.ObjectStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the reads and writes of objects together. */
@Configuration(proxyBeanMethods = false)
public class RegistryConfiguration {

  private static final Set<GroupResource> EVENTS =
      Set.of(new GroupResource("", "events"), new GroupResource("events.k8s.io", "events"));

  /** What all keys begin with, whatever prefix a store puts in its place. */
  private static final String KEYS = "/registry";

  @Bean
  ServedResources servedResources(ResourceCatalogue catalogue, CustomKinds customKinds) {
    return new ServedResources(catalogue, customKinds);
  }

  @Bean(destroyMethod = "close")
  StoreCache storeCache(ObjectStore store, ServedResources resources) {
    return new StoreCache(store, KEYS, resources.caches());
  }

  @Bean
  CachedReads cachedReads(StoreCache cache) {
    return new CachedReads(cache);
  }

  @Bean
  Decoder decoder(SchemaRules schema) {
    return new Decoder(schema);
  }

  @Bean
  FieldTracking fieldTracking(ServedResources resources) {
    return new FieldTracking(new FieldManager(InstantSource.system()), resources);
  }

  /** Asked for lazily: plugins and reservations may themselves need the registry. */
  @Bean
  WriteSteps writeSteps(
      ObjectStore store,
      StoreCache cache,
      ApiServerOptions options,
      SchemaRules schema,
      FieldTracking fields,
      ObjectProvider<AdmissionPlugin> admission,
      ObjectProvider<Reservations> reservations) {
    return new WriteSteps(
        store,
        cache,
        KEYS,
        schema,
        fields,
        () -> admission.orderedStream().toList(),
        () ->
            reservations.stream()
                .collect(Collectors.toMap(Reservations::resource, Function.identity())),
        timeToLive(options.admission().eventTimeToLive()));
  }

  private static Function<GroupResource, Duration> timeToLive(Duration events) {
    return resource -> EVENTS.contains(resource) ? events : Duration.ZERO;
  }

  @Bean
  Creation creation(WriteSteps steps) {
    return new Creation(steps, InstantSource.system(), new SecureRandom());
  }

  @Bean
  Update update(WriteSteps steps) {
    return new Update(steps);
  }

  @Bean
  Deletion deletion(WriteSteps steps) {
    return new Deletion(steps, InstantSource.system());
  }

  @Bean
  ObjectWrites objectWrites(
      Creation creation,
      Update update,
      Deletion deletion,
      Decoder decoder,
      CachedReads reads,
      FieldTracking fields,
      Authorization authorization) {
    return new ObjectWrites(creation, update, deletion, decoder, reads, fields, authorization);
  }

  @Bean
  Registry registry(
      ServedResources resources,
      StoreCache cache,
      Creation creation,
      Update update,
      Deletion deletion) {
    return new StoredRegistry(resources, cache, creation, update, deletion);
  }

  @Bean
  Actions actions(ObjectProvider<Action> actions, ObjectProvider<AdmissionPlugin> admission) {
    return new Actions(
        () -> actions.stream().toList(),
        new AdmittedActions(() -> admission.orderedStream().toList()));
  }

  @Bean
  ActionUpdates actionUpdates(ServedResources resources, Update update, Deletion deletion) {
    return new ActionUpdates(resources, update, deletion);
  }

  @Bean
  Action podBinding(ActionUpdates updates) {
    return new Binding(updates, InstantSource.system(), new GroupResource("", "pods"));
  }

  @Bean
  Action bindings(ActionUpdates updates) {
    return new Binding(updates, InstantSource.system(), new GroupResource("", "bindings"));
  }

  @Bean
  Action namespaceFinalization(ActionUpdates updates) {
    return new Finalization(updates);
  }

  @Bean
  Action podEviction(ActionUpdates updates, StoreCache cache) {
    return new Eviction(updates, cache, InstantSource.system());
  }
}
