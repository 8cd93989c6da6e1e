package io.tiphys.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/architecture.md. */
class ArchitectureTest {

  private static final List<String> SERVICES =
      List.of("scheduler", "controller", "cloud", "node", "proxy", "dns");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tiphys");
  }

  @Test
  void aModuleImportsOnlyWhatStandsBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.tiphys..")
        .layer("api")
        .definedBy("io.tiphys.api..")
        .layer("telemetry")
        .definedBy("io.tiphys.telemetry..")
        .layer("client")
        .definedBy("io.tiphys.client..")
        .layer("api server")
        .definedBy("io.tiphys.apiserver..")
        .layer("testkit")
        .definedBy("io.tiphys.testkit..")
        .layer("services")
        .definedBy(SERVICES.stream().map(name -> "io.tiphys." + name + "..").toArray(String[]::new))
        .layer("standalone")
        .definedBy("io.tiphys.standalone..")
        .whereLayer("standalone")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("services")
        .mayOnlyBeAccessedByLayers("standalone")
        .whereLayer("api server")
        .mayOnlyBeAccessedByLayers("standalone", "testkit")
        .whereLayer("telemetry")
        .mayOnlyBeAccessedByLayers("client", "api server", "services", "standalone", "testkit")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("services", "standalone", "testkit")
        .check(classes);
  }

  @Test
  void aServiceKnowsNoOtherService() {
    for (String service : SERVICES) {
      String[] others =
          SERVICES.stream()
              .filter(other -> !other.equals(service))
              .map(other -> "io.tiphys." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.tiphys." + service + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(classes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.tiphys.api.(*)..",
        "io.tiphys.telemetry.(*)..",
        "io.tiphys.client.(*)..",
        "io.tiphys.apiserver.(*)..",
        "io.tiphys.scheduler.(*)..",
        "io.tiphys.controller.(*)..",
        "io.tiphys.cloud.(*)..",
        "io.tiphys.node.(*)..",
        "io.tiphys.proxy.(*)..",
        "io.tiphys.dns.(*)..",
        "io.tiphys.standalone.(*).."
      })
  void packagesFormNoCircles(String packages) {
    slices().matching(packages).should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyTheStoreKnowsEtcd() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tiphys.apiserver.storage..", "io.tiphys.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.etcd..", "org.h2..")
        .check(classes);
  }

  @Test
  void springStaysAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.tiphys.apiserver.web..",
            "io.tiphys.client.boot..",
            "io.tiphys.apiserver.archive..",
            "io.tiphys.apiserver.audit.database..",
            "io.tiphys.apiserver.history.database..")
        .and()
        .haveSimpleNameNotEndingWith("Configuration")
        .and()
        .haveSimpleNameNotEndingWith("Application")
        .and()
        .doNotHaveFullyQualifiedName("io.tiphys.apiserver.ApiServer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(classes);
  }

  @Test
  void reactiveTypesStayAtTheApiServersEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tiphys.apiserver.web..", "io.tiphys.apiserver.watch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("reactor..", "org.reactivestreams..")
        .check(classes);
  }
}
