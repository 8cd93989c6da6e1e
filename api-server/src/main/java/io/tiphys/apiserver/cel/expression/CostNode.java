package io.tiphys.apiserver.cel.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a call whose cost is estimated.
 *
 * @param path the way to it through the schema; empty if it is computed
 * @param size null if it is not known
 */
record CostNode(CelExpr expression, CelType type, List<String> path, @Nullable Range size) {

  /** The type of the elements of a list or the keys of a map; null of anything else. */
  @Nullable CelType elementType() {
    return type.parameters().isEmpty() ? null : type.parameters().getFirst();
  }

  List<String> elementPath() {
    if (path.isEmpty()) {
      return path;
    }
    List<String> longer = new ArrayList<>(path);
    longer.add("@items");
    return longer;
  }

  /** A literal number; otherwise the other. */
  long literal(long otherwise) {
    boolean number =
        expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expression.constant().getKind() == dev.cel.common.ast.CelConstant.Kind.INT64_VALUE;
    return number ? Math.max(0, expression.constant().int64Value()) : otherwise;
  }
}
