package io.tiphys.chaos.nemesis;

import io.tiphys.api.flags.UsageException;
import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.cluster.EtcdMember;
import io.tiphys.chaos.cluster.Network;
import io.tiphys.chaos.cluster.Part;
import io.tiphys.chaos.cluster.Rig;
import io.tiphys.chaos.cluster.Witness;
import io.tiphys.chaos.nemesis.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Which faults there are here, and in which order they come: as a seed says, each kind in turn. */
final class Faults {

  private static final Duration ELECTION = Duration.ofSeconds(30);

  private final Rig rig;
  private final Witness witness;
  private final Random random;
  private final List<Kind> possible = new ArrayList<>();
  private final List<Kind> skipped = new ArrayList<>();
  private final List<Kind> round = new ArrayList<>();

  Faults(Rig rig, Witness witness, Set<String> kinds, Random random) {
    this.rig = rig;
    this.witness = witness;
    this.random = random;
    for (Kind kind : Kind.values()) {
      boolean cut = !kind.needsCuts() || rig.whyNoCuts().isEmpty();
      boolean disk = kind != Kind.FULL_DISK || rig.etcd().members().getFirst().hasDisk();
      boolean wanted = kinds.isEmpty() || kinds.contains(kind.text().replace(' ', '-'));
      if (wanted) {
        (cut && disk ? possible : skipped).add(kind);
      }
    }
    if (possible.isEmpty()) {
      throw new UsageException("--kinds names nothing that can be broken here: " + kinds);
    }
  }

  /** What cannot be broken here. */
  List<Kind> skipped() {
    return List.copyOf(skipped);
  }

  /** The next one; whom it concerns is found out now. */
  Fault next() {
    if (round.isEmpty()) {
      round.addAll(possible);
      Collections.shuffle(round, random);
    }
    return fault(round.removeLast());
  }

  private Fault fault(Kind kind) {
    List<EtcdMember> members = rig.etcd().members();
    EtcdMember leader = leader();
    EtcdMember follower = any(members.stream().filter(member -> member != leader).toList());
    ApiServerPart server = any(rig.servers());
    return switch (kind) {
      case KILL_ETCD_LEADER -> kill(kind, leader);
      case KILL_ETCD_FOLLOWER -> kill(kind, follower);
      case PAUSE_ETCD_LEADER -> pause(kind, leader);
      case PAUSE_ETCD_FOLLOWER -> pause(kind, follower);
      case KILL_API_SERVER -> kill(server, random.nextBoolean());
      case PAUSE_API_SERVER ->
          new Fault(kind, server.name(), but(server), but(server), server::pause, server::resume);
      case CUT_ETCD_LEADER -> cut(kind, rig.servers(), leader, others(leader));
      case CUT_ETCD_FOLLOWER -> cut(kind, rig.servers(), follower, others(follower));
      case CUT_ETCD_PAIR -> cut(kind, rig.servers(), leader, List.of(follower));
      case CUT_API_SERVER_FROM_MEMBER -> cut(kind, rig.servers(), server, List.of(any(members)));
      case CUT_API_SERVER_FROM_ETCD -> cut(kind, but(server), server, members);
      case COMPACT -> new Fault(kind, "", rig.servers(), List.of(), this::compact, () -> {});
      case COMPACT_BEHIND_API_SERVER -> compactBehind(server);
      case FULL_DISK -> fullDisk(any(members));
      case QUOTA_USED_UP ->
          new Fault(
              kind,
              "",
              List.of(),
              List.of(),
              () -> require(rig.etcd().alarm(true), "raise the alarm"),
              () -> require(rig.etcd().alarm(false), "end the alarm"));
    };
  }

  private EtcdMember leader() {
    long deadline = System.nanoTime() + ELECTION.toNanos();
    while (System.nanoTime() < deadline) {
      var found = rig.etcd().leader();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IllegalStateException("etcd has no leader for " + ELECTION);
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private List<EtcdMember> others(EtcdMember one) {
    return rig.etcd().members().stream().filter(member -> member != one).toList();
  }

  private List<ApiServerPart> but(ApiServerPart one) {
    return rig.servers().stream().filter(server -> server != one).toList();
  }

  private Fault kill(Kind kind, EtcdMember member) {
    return new Fault(kind, member.name(), rig.servers(), List.of(), member::kill, member::start);
  }

  private Fault kill(ApiServerPart server, boolean compacting) {
    return new Fault(
        Kind.KILL_API_SERVER,
        server.name() + (compacting ? ", the past compacted meanwhile" : ""),
        but(server),
        but(server),
        server::kill,
        () -> {
          if (compacting) {
            compact();
          }
          server.start();
        });
  }

  private Fault pause(Kind kind, EtcdMember member) {
    return new Fault(kind, member.name(), rig.servers(), List.of(), member::pause, member::resume);
  }

  private Fault cut(Kind kind, List<ApiServerPart> serving, Part one, List<? extends Part> from) {
    Network network = rig.network();
    return new Fault(
        kind,
        one.name() + " from " + from.stream().map(Part::name).toList(),
        serving,
        List.of(),
        () -> from.forEach(other -> network.cut(one.name(), other.name())),
        network::heal);
  }

  /** What the witness has seen may be forgotten by all others. */
  private void compact() {
    require(rig.etcd().compact(witness.revision()), "compact");
  }

  private Fault compactBehind(ApiServerPart server) {
    Fault cut = cut(Kind.COMPACT_BEHIND_API_SERVER, but(server), server, rig.etcd().members());
    return new Fault(
        cut.kind(),
        server.name(),
        cut.serving(),
        List.of(),
        cut.inject(),
        () -> {
          compact();
          cut.heal().run();
        });
  }

  private Fault fullDisk(EtcdMember member) {
    return new Fault(
        Kind.FULL_DISK,
        member.name(),
        rig.servers(),
        List.of(),
        () -> {
          member.fillDisk();
          member.kill(); // what it writes first when it comes up finds no room
          member.start();
        },
        () -> {
          member.freeDisk();
          member.start();
        });
  }

  private static void require(boolean done, String what) {
    if (!done) {
      throw new IllegalStateException("no member of etcd could " + what);
    }
  }
}
