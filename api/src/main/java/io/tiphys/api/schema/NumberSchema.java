package io.tiphys.api.schema;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number.
 *
 * @param integer whether it must be whole
 * @param format {@code int32}, {@code int64}, {@code double}, {@code float}; empty if none
 */
public record NumberSchema(
    boolean integer,
    String format,
    Optional<BigDecimal> minimum,
    boolean exclusiveMinimum,
    Optional<BigDecimal> maximum,
    boolean exclusiveMaximum)
    implements Schema {}
