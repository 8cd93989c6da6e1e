package io.tiphys.api.flags;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A parsed command line: what was given, and the defaults of the rest. */
public final class Flags {

  private final Map<String, Flag> declared;
  private final Map<String, String> given;

  Flags(Map<String, Flag> declared, Map<String, String> given) {
    this.declared = declared;
    this.given = given;
  }

  /** Whether the flag stands on the command line. */
  public boolean isGiven(String name) {
    return given.containsKey(declared(name).name());
  }

  public String text(String name) {
    Flag flag = declared(name);
    return given.getOrDefault(name, flag.defaultValue());
  }

  /** The text, or empty where it is empty. */
  public Optional<String> find(String name) {
    return Optional.of(text(name)).filter(value -> !value.isEmpty());
  }

  public boolean bool(String name) {
    return List.of("true", "1", "t").contains(text(name).toLowerCase(Locale.ROOT));
  }

  public int integer(String name) {
    return Integer.parseInt(text(name));
  }

  public double number(String name) {
    return Double.parseDouble(text(name));
  }

  public Duration duration(String name) {
    return GoDuration.parse(text(name));
  }

  public List<String> list(String name) {
    return Arrays.stream(text(name).split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  public Map<String, String> map(String name) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String entry : list(name)) {
      int equals = entry.indexOf('=');
      entries.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return entries;
  }

  /** All flags, defaults included, as properties by their names. */
  public Map<String, Object> asProperties() {
    Map<String, Object> properties = new TreeMap<>();
    declared.keySet().forEach(name -> properties.put(name, text(name)));
    return properties;
  }

  /**
   * A record whose components are named as the flags, in camel case ({@code leaderElect} for {@code
   * --leader-elect}). Types: text, boolean, int, long, double, {@link Duration}, {@link Path},
   * {@link URI}, enums by their lower-case names, lists of text, maps of text, and optionals.
   */
  public <R extends Record> R as(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(flagName(components[i].getName()), components[i].getGenericType());
    }
    try {
      Constructor<R> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        throw new UsageException(String.valueOf(invalid.getMessage()));
      }
      throw new IllegalStateException(type + " cannot be made of flags", e);
    }
  }

  private static String flagName(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private Object value(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Optional.class) {
        Type inner = generic.getActualTypeArguments()[0];
        return find(name).map(text -> value(name, inner));
      }
      if (generic.getRawType() == List.class) {
        return list(name);
      }
      if (generic.getRawType() == Map.class) {
        return map(name);
      }
    }
    if (type instanceof Class<?> simple) {
      return value(name, simple);
    }
    throw new IllegalStateException("no flag can be a " + type);
  }

  private Object value(String name, Class<?> type) {
    String text = text(name);
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return bool(name);
    }
    if (type == int.class || type == Integer.class) {
      return integer(name);
    }
    if (type == long.class || type == Long.class) {
      return Long.parseLong(text);
    }
    if (type == double.class || type == Double.class) {
      return number(name);
    }
    if (type == Duration.class) {
      return duration(name);
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    if (type == URI.class) {
      return URI.create(text);
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> constant.toString().equalsIgnoreCase(text.replace('-', '_')))
          .findFirst()
          .orElseThrow(() ->
              new UsageException(
                  "flag --"
                      + name
                      + " cannot be \""
                      + text
                      + "\": must be one of "
                      + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }
    throw new IllegalStateException("no flag can be a " + type);
  }

  private Flag declared(String name) {
    Flag flag = declared.get(name);
    if (flag == null) {
      throw new IllegalArgumentException("no flag --" + name + " is declared");
    }
    return flag;
  }
}
