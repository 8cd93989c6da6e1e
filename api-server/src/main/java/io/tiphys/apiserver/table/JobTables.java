package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;
import static io.tiphys.apiserver.table.TableColumn.truth;
import static io.tiphys.apiserver.table.TemplateColumns.containers;
import static io.tiphys.apiserver.table.TemplateColumns.images;
import static io.tiphys.apiserver.table.TemplateColumns.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The tables of jobs and of what makes jobs. */
final class JobTables {

  private JobTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    tables.add(
        "batch",
        "Job",
        objectName(),
        text("Status", JobTables::jobStatus),
        text("Completions", JobTables::completions),
        text("Duration", JobTables::jobDuration),
        age(),
        containers(TemplateColumns::template).wide(),
        images(TemplateColumns::template).wide(),
        selector().wide());
    Function<JsonNode, JsonNode> template =
        job -> Texts.at(job, "spec", "jobTemplate", "spec", "template", "spec");
    tables.add(
        "batch",
        "CronJob",
        objectName(),
        text("Schedule", job -> Texts.at(job, "spec", "schedule").asText()),
        text("Timezone", job -> Texts.orElse(Texts.at(job, "spec", "timeZone"), Texts.NONE)),
        truth("Suspend", job -> Texts.at(job, "spec", "suspend").asBoolean()),
        number("Active", job -> Texts.at(job, "status", "active").size()),
        text(
            "Last Schedule",
            (job, now) -> {
              JsonNode last = Texts.at(job, "status", "lastScheduleTime");
              return last.isTextual() ? Texts.since(last, now) : Texts.NONE;
            }),
        age(),
        containers(template).wide(),
        images(template).wide(),
        text(
                "Selector",
                job -> Texts.selector(Texts.at(job, "spec", "jobTemplate", "spec", "selector")))
            .wide());
    return tables;
  }

  private static String jobStatus(JsonNode job) {
    for (String condition : new String[] {"Complete", "Failed"}) {
      if (Conditions.isTrue(job, condition)) {
        return condition;
      }
    }
    if (job.path("metadata").hasNonNull("deletionTimestamp")) {
      return "Terminating";
    }
    for (String condition : new String[] {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
      if (Conditions.isTrue(job, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static String completions(JsonNode job) {
    long succeeded = Texts.at(job, "status", "succeeded").asLong();
    JsonNode wanted = Texts.at(job, "spec", "completions");
    if (wanted.isNumber()) {
      return succeeded + "/" + wanted.asLong();
    }
    long parallel = Texts.at(job, "spec", "parallelism").asLong();
    return parallel > 1 ? succeeded + "/1 of " + parallel : succeeded + "/1";
  }

  private static String jobDuration(JsonNode job, Instant now) {
    Instant start = Texts.time(Texts.at(job, "status", "startTime"));
    if (start.equals(Instant.MIN)) {
      return "";
    }
    Instant end = Texts.time(Texts.at(job, "status", "completionTime"));
    return HumanDuration.of(Duration.between(start, end.equals(Instant.MIN) ? now : end));
  }
}
