package io.tiphys.apiserver.resources.network;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.IpBlock;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;
import java.util.Optional;

/** The rules of a NetworkPolicy's peers and ports. */
final class PeerRules {

  private PeerRules() {}

  static void port(Checked entry) {
    Checked protocol = entry.at("protocol");
    if (protocol.isSet()) {
      protocol.oneOf(List.of("TCP", "UDP", "SCTP"));
    }
    Checked port = entry.at("port");
    Checked end = entry.at("endPort");
    if (!port.isSet()) {
      if (end.isSet()) {
        end.invalid("may not be specified when `port` is not specified");
      }
    } else if (port.value().isTextual()) {
      if (end.isSet()) {
        end.invalid("may not be specified when `port` is non-numeric");
      }
      port.invalid(NameRules.portName(port.text()));
    } else {
      port.invalid(NameRules.portNumber(port.number()));
      if (end.isSet()) {
        if (end.number() < port.number()) {
          end.invalid(port.value(), "must be greater than or equal to `port`");
        }
        end.invalid(NameRules.portNumber(end.number()));
      }
    }
  }

  static void peer(Checked peer) {
    boolean selects = peer.has("podSelector") || peer.has("namespaceSelector");
    SelectorRules.check(peer.at("podSelector"));
    SelectorRules.check(peer.at("namespaceSelector"));
    if (peer.has("ipBlock")) {
      block(peer.at("ipBlock"));
      if (selects) {
        peer.forbidden("may not specify both ipBlock and another peer");
      }
    } else if (!selects) {
      peer.required("must specify a peer");
    }
  }

  private static void block(Checked entry) {
    if (!entry.at("cidr").requireSet("")) {
      return;
    }
    Optional<IpBlock> block = AddressRules.block(entry.at("cidr"));
    if (block.isEmpty()) {
      return;
    }
    for (Checked except : entry.at("except").items()) {
      AddressRules.block(except)
          .filter(hole -> !block.get().holds(hole))
          .ifPresent(hole -> except.invalid("must be a strict subset of `cidr`"));
    }
  }
}
