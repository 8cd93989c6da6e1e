package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Program;
import io.tiphys.apiserver.cel.evaluation.Variables;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Safe for use from many threads. */
public final class Expression {

  private final CelType type;
  private final Program program;
  private final long estimatedCost;
  private final java.util.Set<String> names;

  Expression(CelAbstractSyntaxTree tree, Program program, @Nullable DeclaredType sizes) {
    this.type = tree.getResultType();
    this.program = program;
    this.estimatedCost = sizes == null ? 0 : new CostEstimator(tree, sizes).estimate();
    this.names =
        tree.getReferenceMap().values().stream()
            .map(CelReference::name)
            .filter(name -> !name.isEmpty())
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  CelType type() {
    return type;
  }

  /** The name of the type of the result. */
  public String typeName() {
    return type.name();
  }

  /** Whether the expression speaks of a variable. */
  public boolean uses(String variable) {
    return names.contains(variable);
  }

  /** What a run costs at worst; {@link Long#MAX_VALUE} if there is no bound. */
  public long estimatedCost() {
    return estimatedCost;
  }

  public Outcome run(Variables variables) {
    return program.run(variables);
  }
}
