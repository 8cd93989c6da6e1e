package io.tiphys.apiserver.cel.evaluation;

import io.tiphys.api.quantity.Quantity;

/** A quantity, such as {@code 500Mi}. */
record QuantityValue(Quantity quantity) implements NamedValue, Comparable<QuantityValue> {

  @Override
  public String typeName() {
    return "kubernetes.Quantity";
  }

  @Override
  public int compareTo(QuantityValue other) {
    return quantity.compareTo(other.quantity);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantityValue value && compareTo(value) == 0;
  }

  @Override
  public int hashCode() {
    return quantity.amount().stripTrailingZeros().hashCode();
  }
}
