package io.tiphys.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelsTest {

  @Test
  void takesTheNullOfAnAbsentListForAnEmptyOne() {
    byte[] endpoints =
        "{\"kind\":\"Endpoints\",\"metadata\":{\"name\":\"a\"},\"subsets\":null}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Models.read(endpoints, Endpoints.class).getSubsets()).isEmpty();
  }
}
