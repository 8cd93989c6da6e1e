package io.tiphys.apiserver.flowcontrol;

/**
 * Deals each flow a hand of queues, so that two flows rarely share all of theirs: a flow that
 * floods its queues leaves almost every other one a queue of its own.
 */
final class ShuffleSharding {

  private ShuffleSharding() {}

  /** A hand of different cards out of {@code 0 … deck-1}, always the same for the same hash. */
  static int[] deal(long hash, int deck, int size) {
    int[] hand = new int[size];
    long rest = hash;
    for (int i = 0; i < size; i++) {
      // A card of those that are left: cards before it that have been dealt do not count.
      int card = (int) Long.remainderUnsigned(rest, deck - i);
      rest = Long.divideUnsigned(rest, deck - i);
      hand[i] = skippingDealt(card, hand, i);
    }
    return hand;
  }

  private static int skippingDealt(int card, int[] hand, int dealt) {
    int skipped = card;
    boolean moved = true;
    int below = 0;
    while (moved) {
      int now = 0;
      for (int i = 0; i < dealt; i++) {
        if (hand[i] <= skipped) {
          now++;
        }
      }
      moved = now > below;
      below = now;
      skipped = card + below;
    }
    return skipped;
  }

  /** Spreads the bits of a flow's name over 64. */
  static long hash(String schema, String flow) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < schema.length(); i++) {
      hash = (hash ^ schema.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ 0xffff) * 0x100000001b3L;
    for (int i = 0; i < flow.length(); i++) {
      hash = (hash ^ flow.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    hash *= 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
