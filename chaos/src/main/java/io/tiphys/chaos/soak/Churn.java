package io.tiphys.chaos.soak;

import io.tiphys.chaos.client.Door;
import io.tiphys.chaos.client.Door.Answer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes on in a busy cluster: Deployments are scaled, pods come and go, ConfigMaps change, at a
 * steady rate and over a set of objects that does not grow.
 */
final class Churn implements AutoCloseable {

  private static final String NAMESPACE = "/api/v1/namespaces/soak";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/soak/deployments";
  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final int DEPLOYED = 20;
  private static final int MAPS = 200;
  private static final int PODS = 50;

  private final Door door;
  private final Random random;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Deque<String> pods = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closed;
  private long pod;

  private Churn(Door door, Random random) {
    this.door = door;
    this.random = random;
    thread = Thread.ofVirtual().name("churn").unstarted(this::run);
  }

  /** Makes the objects and begins. */
  static Churn start(Door door, long seed) throws InterruptedException {
    Churn churn = new Churn(door, new Random(seed));
    churn.send("POST", "/api/v1/namespaces", "{'metadata':{'name':'soak'}}", JSON);
    churn.send("POST", NAMESPACE + "/serviceaccounts", "{'metadata':{'name':'default'}}", JSON);
    for (int i = 0; i < DEPLOYED; i++) {
      churn.send("POST", DEPLOYMENTS, deployment(i), JSON);
    }
    for (int i = 0; i < MAPS; i++) {
      churn.send(
          "POST",
          NAMESPACE + "/configmaps",
          "{'metadata':{'name':'map-" + i + "'},'data':{'v':'0'}}",
          JSON);
    }
    churn.thread.start();
    return churn;
  }

  private static String deployment(int number) {
    return """
    {'metadata':{'name':'app-%1$d'},'spec':{'replicas':10,'selector':{'matchLabels':{'app':'app-%1$d'}},
    'template':{'metadata':{'labels':{'app':'app-%1$d'}},'spec':{'containers':[{'name':'c','image':'none'}]}}}}
    """
        .formatted(number);
  }

  /** Requests that were answered well, and others. */
  long done() {
    return done.get();
  }

  long failed() {
    return failed.get();
  }

  private void run() {
    try {
      for (int step = 0; !closed; step++) {
        send(
            "PATCH",
            NAMESPACE + "/configmaps/map-" + random.nextInt(MAPS),
            "{'data':{'v':'" + step + "'}}",
            MERGE);
        if (step % 10 == 0) {
          changePods();
        }
        if (step % 50 == 0) {
          send(
              "PATCH",
              DEPLOYMENTS + "/app-" + random.nextInt(DEPLOYED),
              "{'spec':{'replicas':" + (2 + random.nextInt(17)) + "}}",
              MERGE);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void changePods() throws InterruptedException {
    String name = "pod-" + pod++;
    send(
        "POST",
        NAMESPACE + "/pods",
        "{'metadata':{'name':'"
            + name
            + "'},'spec':{'terminationGracePeriodSeconds':1,'containers':[{'name':'c','image':'none'}]}}",
        JSON);
    pods.add(name);
    if (pods.size() > PODS) {
      send("DELETE", NAMESPACE + "/pods/" + pods.remove(), "", JSON);
    }
  }

  private void send(String method, String path, String body, String type)
      throws InterruptedException {
    try {
      Answer answer = door.send(method, path, body.replace('\'', '"'), type);
      (answer.good() ? done : failed).incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
