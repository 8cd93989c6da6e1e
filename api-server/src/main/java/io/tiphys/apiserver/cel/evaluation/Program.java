package io.tiphys.apiserver.cel.evaluation;

import dev.cel.common.CelAbstractSyntaxTree;

/** A checked expression that is ready to run. Safe for use from many threads. */
public final class Program {

  /** What one run may cost. */
  public static final long LIMIT = 1_000_000;

  private final Step root;
  private final int locals;

  private Program(Step root, int locals) {
    this.root = root;
    this.locals = locals;
  }

  public static Program of(CelAbstractSyntaxTree checked) {
    Planner planner = new Planner(checked);
    Step root = planner.plan(checked.getExpr());
    return new Program(root, planner.locals());
  }

  public Outcome run(Variables variables) {
    return run(variables, LIMIT);
  }

  Outcome run(Variables variables, long limit) {
    Frame frame = new Frame(variables, locals, limit);
    try {
      return new Outcome.Value(root.run(frame), frame.cost());
    } catch (EvaluationException e) {
      return new Outcome.Failure(String.valueOf(e.getMessage()), frame.cost());
    } catch (CostLimitException e) {
      return new Outcome.TooExpensive(String.valueOf(e.getMessage()), frame.cost());
    } catch (StackOverflowError e) {
      return new Outcome.TooExpensive(
          "operation cancelled: actual cost limit exceeded", frame.cost());
    }
  }
}
