package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Gives model classes the names of their components. */
final class ComponentNames {

  static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** The version, and the group where it is needed to tell classes apart, before a class' name. */
  private static final Pattern VERSION = Pattern.compile("^([A-Z][a-z]+)?V\\d+((alpha|beta)\\d+)?");

  private final Map<Class<?>, String> names = new LinkedHashMap<>();

  private ComponentNames() {}

  /** In the order in which they are to be written. */
  static Map<Class<?>, String> assign(Facts facts) throws ClassNotFoundException {
    ComponentNames names = new ComponentNames();
    for (JsonNode entry : facts.packages()) {
      String name = entry.path("package").asText();
      for (JsonNode type : entry.path("classes")) {
        JsonNode given = entry.path("names").path(type.asText());
        names.claim(
            Class.forName(MODELS + type.asText()), name, given.asText(simpleName(type.asText())));
        if (entry.has("group")) {
          names.claimList(type.asText(), name);
        }
      }
    }
    return names.names;
  }

  private void claimList(String type, String owner) {
    try {
      String list =
          switch (type) {
            case "ResourceV1ResourceClaim" -> "V1ResourceClaimList";
            default -> type + "List";
          };
      claim(Class.forName(MODELS + list), owner, simpleName(list));
    } catch (ClassNotFoundException e) {
      // Not every kind can be listed.
    }
  }

  private void claim(Class<?> type, String owner, String simpleName) {
    if (names.putIfAbsent(type, owner + "." + simpleName) != null) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        claimAll(field.getGenericType(), owner);
      }
    }
  }

  private void claimAll(Type type, String owner) {
    if (type instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        claimAll(argument, owner);
      }
    } else if (type instanceof Class<?> model && model.getName().startsWith(MODELS)) {
      claim(model, owner, simpleName(model.getSimpleName()));
    }
  }

  private static String simpleName(String type) {
    return VERSION.matcher(type).replaceFirst("");
  }
}
