package io.tiphys.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelsTest {

  @Test
  void takesTheNullOfAnAbsentListForAnEmptyOne() {
    byte[] role =
        "{\"kind\":\"ClusterRole\",\"metadata\":{\"name\":\"a\"},\"rules\":null}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Models.read(role, ClusterRole.class).getRules()).isEmpty();
  }
}
