package io.tiphys.apiserver.resources.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** PriorityLevelConfigurations. */
public final class PriorityLevelStrategy implements ResourceStrategy {

  private static final String KIND = "PriorityLevelConfiguration";
  private static final long MOST_QUEUES = 10_000_000;
  private static final int HASH_BITS = 60;

  @Override
  public void prepareForCreate(ObjectNode level) {
    level.putObject("status");
  }

  @Override
  public void applyDefaults(ObjectNode level) {
    ObjectNode spec = Defaults.spec(level);
    Defaults.put(spec, "type", ""); // which is refused as none of those that there are
    if (spec.path("type").asText().equals("Exempt")) {
      ObjectNode exempt = Defaults.object(spec, "exempt");
      Defaults.put(exempt, "nominalConcurrencyShares", 0);
      Defaults.put(exempt, "lendablePercent", 0);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode level) {
    Checked root = Checked.root(level);
    Checked spec = root.at("spec");
    String name = root.at("metadata", "name").text();
    if (name.equals("exempt") != spec.at("type").is("Exempt")) {
      spec.at("type").invalid("must be 'Exempt' if and only if `name` is 'exempt'");
    }
    switch (spec.at("type").text()) {
      case "Exempt" -> exempt(spec);
      case "Limited" -> limited(spec);
      default -> spec.at("type").notSupported(List.of("Exempt", "Limited"));
    }
    DefaultObjects.mandatory(KIND, name).ifPresent(fixed -> fixed(spec, name, fixed.spec()));
    FlowSchemaStrategy.conditions(root.at("status"));
    return root.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode level, ObjectNode old) {
    Checked root = Checked.root(level);
    FlowSchemaStrategy.conditions(root.at("status"));
    return root.errors();
  }

  private static void fixed(Checked spec, String name, ObjectNode fixed) {
    if (!name.equals("exempt")) {
      if (!spec.value().equals(fixed)) {
        spec.invalid(spec.value(), "spec of '" + name + "' must equal the fixed value");
      }
      return;
    }
    // How much the exempt level counts for may be said, and nothing else.
    if (spec.has("limited") || !spec.at("type").is("Exempt")) {
      spec.invalid(
          spec.value(),
          "spec of '" + name + "' except the 'spec.exempt' field must equal the fixed value");
    }
  }

  private static void exempt(Checked spec) {
    if (spec.has("limited")) {
      spec.at("limited").forbidden("must be nil if the type is not Limited");
    }
    if (spec.has("exempt")) {
      shares(spec.at("exempt"));
    }
  }

  private static void limited(Checked spec) {
    if (spec.has("exempt")) {
      spec.at("exempt").forbidden("must be nil if the type is Limited");
    }
    if (!spec.has("limited")) {
      spec.at("limited").required("must not be empty when type is Limited");
      return;
    }
    Checked limited = spec.at("limited");
    notNegative(limited.at("nominalConcurrencyShares"), "must be a non-negative integer");
    response(limited.at("limitResponse"));
    percent(limited.at("lendablePercent"));
    notNegative(
        limited.at("borrowingLimitPercent"), "if specified, must be a non-negative integer");
  }

  private static void shares(Checked level) {
    notNegative(level.at("nominalConcurrencyShares"), "must be a non-negative integer");
    percent(level.at("lendablePercent"));
  }

  private static void notNegative(Checked number, String words) {
    if (number.isSet() && number.number() < 0) {
      number.invalid(words);
    }
  }

  private static void percent(Checked percent) {
    if (percent.isSet() && (percent.number() < 0 || percent.number() > 100)) {
      percent.invalid("must be between 0 and 100, inclusive");
    }
  }

  private static void response(Checked response) {
    switch (response.at("type").text()) {
      case "Reject" -> {
        if (response.has("queuing")) {
          response
              .at("queuing")
              .forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (response.has("queuing")) {
          queuing(response.at("queuing"));
        } else {
          response
              .at("queuing")
              .required("must not be empty if limited.limitResponse.type is Limited");
        }
      }
      default -> response.at("type").notSupported(List.of("Queue", "Reject"));
    }
  }

  private static void queuing(Checked queuing) {
    Checked length = queuing.at("queueLengthLimit");
    if (length.number() <= 0) {
      length.invalid(number(length), "must be positive");
    }
    Checked queues = queuing.at("queues");
    if (queues.number() <= 0) {
      queues.invalid(number(queues), "must be positive");
    } else if (queues.number() > MOST_QUEUES) {
      queues.invalid("must not be greater than " + MOST_QUEUES);
    }
    Checked hand = queuing.at("handSize");
    if (hand.number() <= 0) {
      hand.invalid(number(hand), "must be positive");
    } else if (hand.number() > queues.number()) {
      hand.invalid("should not be greater than queues (" + queues.number() + ")");
    } else if (entropy((double) queues.number(), (double) hand.number()) > HASH_BITS) {
      hand.invalid(
          "required entropy bits of deckSize "
              + queues.number()
              + " and handSize "
              + hand.number()
              + " should not be greater than "
              + HASH_BITS);
    }
  }

  private static Object number(Checked number) {
    JsonNode value = number.value();
    return number.isSet() ? value : 0;
  }

  private static double entropy(double deck, double hand) {
    return Math.ceil(Math.log(deck) / Math.log(2) * hand);
  }
}
