package io.tiphys.proxy.nftables;

import io.tiphys.proxy.nftables.Nft.NftException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table in the kernel. It is built anew at the first call, so that it can start from any state,
 * and again if a transaction fails; otherwise only differences are sent. Not safe for use by
 * several threads.
 */
public final class ProxyTable {

  private static final Logger log = LoggerFactory.getLogger(ProxyTable.class);

  private final String name;
  private final String frame;
  private final Nft nft;
  private Optional<Ruleset> present = Optional.empty();

  /**
   * @param name the table's name
   * @param clusterSources the addresses of pods, as CIDRs: their traffic to a Service keeps its
   *     source
   */
  public ProxyTable(String name, List<String> clusterSources, Nft nft) {
    this.name = name;
    this.frame = frame(name, clusterSources);
    this.nft = nft;
  }

  /** Makes the kernel do what {@code wanted} says. */
  public void apply(Ruleset wanted) throws InterruptedException {
    if (present.isPresent()) {
      String difference = Transaction.between(name, present.get(), wanted);
      if (difference.isEmpty()) {
        return;
      }
      try {
        nft.run(difference);
        present = Optional.of(wanted);
        return;
      } catch (NftException e) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("the table is built anew");
        present = Optional.empty();
      }
    }
    nft.run(Transaction.rebuild(name, frame, wanted));
    present = Optional.of(wanted);
  }

  /** Takes the table out of the kernel. */
  public void remove() throws InterruptedException {
    nft.run("add table ip %s\ndelete table ip %s\n".formatted(name, name));
    present = Optional.empty();
  }

  /** The part of the table that stays as it is. */
  private static String frame(String table, List<String> clusterSources) {
    return """
    table ip %s {
      comment "rules for Services";
      set cluster-sources { type ipv4_addr; flags interval; auto-merge; elements = { %s } }
      set service-addresses { type ipv4_addr; }
      set hairpins { type ipv4_addr . ipv4_addr; }
      map service-ports { type ipv4_addr . inet_proto . inet_service : verdict; }
      map node-ports { type inet_proto . inet_service : verdict; }

      chain masquerade-later { meta mark set meta mark or 0x4000; }

      chain services {
        ip daddr . meta l4proto . th dport vmap @service-ports
        ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto . th dport vmap @node-ports
      }
      chain nat-prerouting { type nat hook prerouting priority dstnat; jump services; }
      chain nat-output { type nat hook output priority -100; jump services; }
      chain nat-postrouting {
        type nat hook postrouting priority srcnat;
        meta mark and 0x4000 == 0x4000 meta mark set meta mark xor 0x4000 masquerade fully-random
        ip saddr . ip daddr @hairpins masquerade fully-random
      }

      chain refuse { ip daddr @service-addresses reject; }
      chain filter-forward { type filter hook forward priority filter; ct state new jump refuse; }
      chain filter-output { type filter hook output priority filter; ct state new jump refuse; }
    }
    """
        .formatted(table, String.join(", ", clusterSources));
  }
}
