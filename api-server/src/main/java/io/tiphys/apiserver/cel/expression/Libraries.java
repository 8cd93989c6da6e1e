package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelFunctionDecl;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions that Kubernetes 1.35 adds to the language, with the ids that upstream gives them.
 */
final class Libraries {

  private static final String TEXT =
      """
      string_char_at_int = string.charAt(int) string
      string_index_of_string = string.indexOf(string) int
      string_index_of_string_int = string.indexOf(string, int) int
      list_a_index_of_int = list(T).indexOf(T) int
      string_last_index_of_string = string.lastIndexOf(string) int
      string_last_index_of_string_int = string.lastIndexOf(string, int) int
      list_a_last_index_of_int = list(T).lastIndexOf(T) int
      string_lower_ascii = string.lowerAscii() string
      string_upper_ascii = string.upperAscii() string
      string_replace_string_string = string.replace(string, string) string
      string_replace_string_string_int = string.replace(string, string, int) string
      string_split_string = string.split(string) list(string)
      string_split_string_int = string.split(string, int) list(string)
      string_substring_int = string.substring(int) string
      string_substring_int_int = string.substring(int, int) string
      string_trim = string.trim() string
      string_format = string.format(list(dyn)) string
      strings_quote = "strings.quote"(string) string
      list_join = list(string).join() string
      list_join_string = list(string).join(string) string
      string_find_string = string.find(string) string
      string_find_all_string = string.findAll(string) list(string)
      string_find_all_string_int = string.findAll(string, int) list(string)
      """;

  private static final String LISTS =
      """
      list_slice = list(T).slice(int, int) list(T)
      list_flatten = list(list(T)).flatten() list(T)
      list_flatten_int = list(dyn).flatten(int) list(dyn)
      lists_range = "lists.range"(int) list(int)
      list_reverse = list(T).reverse() list(T)
      list_distinct = list(T).distinct() list(T)
      list_sets_contains_list = "sets.contains"(list(T), list(T)) bool
      list_sets_equivalent_list = "sets.equivalent"(list(T), list(T)) bool
      list_sets_intersects_list = "sets.intersects"(list(T), list(T)) bool
      """;

  private static final String OPTIONALS =
      """
      optional_of = "optional.of"(V) optional(V)
      optional_ofNonZeroValue = "optional.ofNonZeroValue"(V) optional(V)
      optional_none = "optional.none"() optional(V)
      optional_value = optional(V).value() V
      optional_hasValue = optional(V).hasValue() bool
      optional_or_optional = optional(V).or(optional(V)) optional(V)
      optional_orValue_value = optional(V).orValue(V) V
      select_optional_field = "_?._"(dyn, string) optional(V)
      list_optindex_optional_int = "_[?_]"(list(V), int) optional(V)
      optional_list_optindex_optional_int = "_[?_]"(optional(list(V)), int) optional(V)
      map_optindex_optional_value = "_[?_]"(map(K,V), K) optional(V)
      optional_map_optindex_optional_value = "_[?_]"(optional(map(K,V)), K) optional(V)
      optional_list_index_int = "_[_]"(optional(list(V)), int) optional(V)
      optional_map_index_value = "_[_]"(optional(map(K,V)), K) optional(V)
      list_first = list(V).first() optional(V)
      list_last = list(V).last() optional(V)
      optional_unwrap = "optional.unwrap"(list(optional(V))) list(V)
      optional_unwrapOpt = list(optional(V)).unwrapOpt() list(V)
      @mapInsert_map_key_value = "cel.@mapInsert"(map(K,V), K, V) map(K,V)
      @mapInsert_map_map = "cel.@mapInsert"(map(K,V), map(K,V)) map(K,V)
      """;

  private static final String NETWORK =
      """
      string_to_url = url(string) URL
      is_url_string = isURL(string) bool
      url_get_scheme = URL.getScheme() string
      url_get_host = URL.getHost() string
      url_get_hostname = URL.getHostname() string
      url_get_port = URL.getPort() string
      url_get_escaped_path = URL.getEscapedPath() string
      url_get_query = URL.getQuery() map(string,list(string))
      string_to_ip = ip(string) IP
      cidr_ip = CIDR.ip() IP
      is_ip = isIP(string) bool
      ip_is_canonical = "ip.isCanonical"(string) bool
      ip_family = IP.family() int
      ip_is_unspecified = IP.isUnspecified() bool
      ip_is_loopback = IP.isLoopback() bool
      ip_is_link_local_multicast = IP.isLinkLocalMulticast() bool
      ip_is_link_local_unicast = IP.isLinkLocalUnicast() bool
      ip_is_global_unicast = IP.isGlobalUnicast() bool
      ip_to_string = string(IP) string
      string_to_cidr = cidr(string) CIDR
      is_cidr = isCIDR(string) bool
      cidr_contains_ip_string = CIDR.containsIP(string) bool
      cidr_contains_ip_ip = CIDR.containsIP(IP) bool
      cidr_contains_cidr_string = CIDR.containsCIDR(string) bool
      cidr_contains_cidr = CIDR.containsCIDR(CIDR) bool
      cidr_prefix_length = CIDR.prefixLength() int
      cidr_masked = CIDR.masked() CIDR
      cidr_to_string = string(CIDR) string
      """;

  private static final String NUMBERS =
      """
      string_to_quantity = quantity(string) Quantity
      is_quantity_string = isQuantity(string) bool
      quantity_sign = sign(Quantity) int
      quantity_is_greater_than = Quantity.isGreaterThan(Quantity) bool
      quantity_is_less_than = Quantity.isLessThan(Quantity) bool
      quantity_compare_to = Quantity.compareTo(Quantity) int
      quantity_get_float = Quantity.asApproximateFloat() double
      quantity_get_int = Quantity.asInteger() int
      quantity_is_integer = Quantity.isInteger() bool
      quantity_add = Quantity.add(Quantity) Quantity
      quantity_add_int = Quantity.add(int) Quantity
      quantity_sub = Quantity.sub(Quantity) Quantity
      quantity_sub_int = Quantity.sub(int) Quantity
      string_to_semver = semver(string) Semver
      string_bool_to_semver = semver(string, bool) Semver
      is_semver_string = isSemver(string) bool
      is_semver_string_bool = isSemver(string, bool) bool
      semver_is_greater_than = Semver.isGreaterThan(Semver) bool
      semver_is_less_than = Semver.isLessThan(Semver) bool
      semver_compare_to = Semver.compareTo(Semver) int
      semver_major = Semver.major() int
      semver_minor = Semver.minor() int
      semver_patch = Semver.patch() int
      """;

  private static final String AUTHORIZATION =
      """
      authorizer_path = Authorizer.path(string) PathCheck
      authorizer_group = Authorizer.group(string) GroupCheck
      authorizer_serviceaccount = Authorizer.serviceAccount(string, string) Authorizer
      groupcheck_resource = GroupCheck.resource(string) ResourceCheck
      resourcecheck_subresource = ResourceCheck.subresource(string) ResourceCheck
      resourcecheck_namespace = ResourceCheck.namespace(string) ResourceCheck
      resourcecheck_name = ResourceCheck.name(string) ResourceCheck
      authorizer_fieldselector = ResourceCheck.fieldSelector(string) ResourceCheck
      authorizer_labelselector = ResourceCheck.labelSelector(string) ResourceCheck
      pathcheck_check = PathCheck.check(string) Decision
      resourcecheck_check = ResourceCheck.check(string) Decision
      decision_errored = Decision.errored() bool
      decision_error = Decision.error() string
      decision_allowed = Decision.allowed() bool
      decision_reason = Decision.reason() string
      """;

  private static final List<String> FORMATS =
      List.of(
          "dns1123Label",
          "dns1123Subdomain",
          "dns1035Label",
          "qualifiedName",
          "dns1123LabelPrefix",
          "dns1123SubdomainPrefix",
          "dns1035LabelPrefix",
          "labelValue",
          "uri",
          "uuid",
          "byte",
          "date",
          "datetime");

  private static final List<String> SUMMABLE = List.of("int", "uint", "double", "duration");
  private static final List<String> COMPARABLE =
      List.of("int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes");

  private Libraries() {}

  static List<CelFunctionDecl> all() {
    StringBuilder lines = new StringBuilder();
    List.of(TEXT, LISTS, OPTIONALS, NETWORK, NUMBERS, AUTHORIZATION).forEach(lines::append);
    SUMMABLE.forEach(
        type -> lines.append("list_%1$s_sum_%1$s = list(%1$s).sum() %1$s%n".formatted(type)));
    COMPARABLE.forEach(type -> lines.append(ordered(type)));
    FORMATS.forEach(
        name -> lines.append("format.%1$s = \"format.%1$s\"() Format%n".formatted(name)));
    lines.append("format-named = \"format.named\"(string) optional(Format)\n");
    lines.append("format-validate = Format.validate(string) optional(list(string))\n");
    return new ArrayList<>(Signatures.read(lines.toString()));
  }

  private static String ordered(String type) {
    return """
    list_%1$s_is_sorted_bool = list(%1$s).isSorted() bool
    list_%1$s_max_%1$s = list(%1$s).max() %1$s
    list_%1$s_min_%1$s = list(%1$s).min() %1$s
    list_%1$s_sort = list(%1$s).sort() list(%1$s)
    list_%1$s_sortByAssociatedKeys = list(T).@sortByAssociatedKeys(list(%1$s)) list(T)
    """
        .formatted(type);
  }
}
