package io.tiphys.apiserver.table;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the tables of built-in kinds. */
@Configuration(proxyBeanMethods = false)
public class TableConfiguration {

  @Bean
  TablePrinter tablePrinter() {
    return new BuiltInTables(InstantSource.system());
  }
}
