package io.tiphys.client.component;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ResourceClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** One candidate's own way to the store, which can be cut. */
final class Link {

  private final ApiClient store;
  private volatile boolean cut;

  Link(ApiClient store) {
    this.store = store;
  }

  void cut() {
    cut = true;
  }

  void mend() {
    cut = false;
  }

  ApiClient client() {
    Object proxy =
        Proxy.newProxyInstance(
            Link.class.getClassLoader(),
            new Class<?>[] {ApiClient.class, ResourceClient.class},
            (self, method, arguments) -> {
              if (method.getName().equals("resources")) {
                return self;
              }
              if (cut) {
                throw new ApiUnreachableException("cut", null);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return (ApiClient) proxy;
  }
}
