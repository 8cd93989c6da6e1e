package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import io.tiphys.apiserver.cel.evaluation.EvaluationException;
import io.tiphys.apiserver.cel.evaluation.Program;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an expression may speak of: variables with types, and Kubernetes' libraries. */
public final class Environment {

  private static final List<String> TYPES =
      List.of("URL", "IP", "CIDR", "Quantity", "Semver", "Format");

  private final CelCompiler compiler;
  private final @Nullable DeclaredType sizes;

  private Environment(CelCompiler compiler, @Nullable DeclaredType sizes) {
    this.compiler = compiler;
    this.sizes = sizes;
  }

  /** Made when the first expression is compiled: a server without any pays nothing for them. */
  private static final class Base {

    static final List<CelFunctionDecl> FUNCTIONS = Libraries.all();
    static final List<CelMacro> MACROS = Macros.all();
    static final List<CelStandardMacro> STANDARD =
        CelStandardMacro.STANDARD_MACROS.stream()
            .filter(macro -> macro != CelStandardMacro.HAS)
            .toList();
    static final CelOptions OPTIONS =
        CelOptions.current()
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .enableReservedIds(true)
            .populateMacroCalls(true)
            .retainRepeatedUnaryOperators(true)
            .maxExpressionCodePointSize(Integer.MAX_VALUE)
            .maxParseRecursionDepth(250)
            .build();
  }

  /** Collects variables. */
  public static final class Builder {

    private final ObjectTypes types = new ObjectTypes();
    private final Map<String, CelType> variables = new HashMap<>();
    private final Map<String, Map<String, CelType>> objects = new HashMap<>();
    private @Nullable DeclaredType sizes;

    /**
     * @param typeName what the type is called in errors
     */
    public Builder declare(String variable, DeclaredType type, String typeName) {
      variables.put(variable, types.type(typeName, type));
      return this;
    }

    public Builder declareOptional(String variable, DeclaredType type, String typeName) {
      variables.put(variable, OptionalType.create(types.type(typeName, type)));
      return this;
    }

    /**
     * @param type a word such as {@code dyn} or {@code Authorizer}
     */
    public Builder declare(String variable, String type) {
      variables.put(variable, Signatures.type(type));
      return this;
    }

    /** A variable of the type that an expression has. */
    public Builder declare(String variable, Expression expression) {
      variables.put(variable, expression.type());
      return this;
    }

    /** Adds a field with the type that an expression has, to an object that a variable holds. */
    public Builder declareField(String variable, String field, Optional<Expression> expression) {
      Map<String, CelType> fields = objects.computeIfAbsent(variable, _ -> new HashMap<>());
      fields.put(field, expression.map(Expression::type).orElse(SimpleType.DYN));
      variables.put(variable, types.type("kubernetes." + variable, Map.copyOf(fields)));
      return this;
    }

    /** An object without fields so far. */
    public Builder declareObject(String variable) {
      variables.put(variable, types.type("kubernetes." + variable, Map.of()));
      return this;
    }

    /** The type whose bounds say how big values can get. */
    public Builder sizes(DeclaredType type) {
      sizes = type;
      return this;
    }

    public Environment build() {
      CelCompilerBuilder builder =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(Base.OPTIONS)
              .setStandardMacros(Base.STANDARD)
              .addMacros(Base.MACROS)
              .addFunctionDeclarations(Base.FUNCTIONS)
              .setTypeProvider(types);
      for (String type : TYPES) {
        CelType named = Signatures.type(type);
        builder.addVar(named.name(), TypeType.create(named));
      }
      builder.addVar("google.protobuf.Timestamp", TypeType.create(SimpleType.TIMESTAMP));
      builder.addVar("google.protobuf.Duration", TypeType.create(SimpleType.DURATION));
      variables.forEach(builder::addVar);
      return new Environment(builder.build(), sizes);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What came of compiling. */
  public sealed interface Compilation {

    /** The expression can be run. */
    record Compiled(Expression expression) implements Compilation {}

    /** The expression has errors: which step failed, and what is wrong where. */
    record Rejected(String issues) implements Compilation {}
  }

  public Compilation compile(String text) {
    try {
      CelValidationResult parsed = compiler.parse(text);
      CelValidationResult checked = parsed.hasError() ? parsed : compiler.check(parsed.getAst());
      if (checked.hasError()) {
        return new Compilation.Rejected(
            "compilation failed: "
                + (parsed.hasError()
                    ? Issues.ofSyntax(text, parsed.getErrors())
                    : Issues.ofTypes(text, parsed.getAst(), checked.getErrors())));
      }
      CelAbstractSyntaxTree tree = checked.getAst();
      String literals = Literals.errors(text, tree);
      return literals.isEmpty()
          ? new Compilation.Compiled(new Expression(tree, Program.of(tree), sizes))
          : new Compilation.Rejected("compilation failed: " + literals);
    } catch (CelValidationException e) {
      return new Compilation.Rejected("compilation failed: " + e.getMessage());
    } catch (EvaluationException e) {
      return new Compilation.Rejected("program instantiation failed: " + e.getMessage());
    }
  }
}
