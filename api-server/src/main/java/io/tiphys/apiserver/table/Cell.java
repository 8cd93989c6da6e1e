package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Makes the value of one cell: a string, a number or a truth value. */
interface Cell {

  Object of(JsonNode object, Instant now);
}
