package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests as clients make them, to begin with. Few names, so that the store does not grow. */
final class Corpus {

  private static final String JSON = "application/json";
  private static final List<String> NAMESPACES = List.of("fuzz-0", "fuzz-1", "default", "absent");

  /** A good object of each kind that is written; {@code NAME} is replaced. */
  private static final Map<String, String> OBJECTS =
      Map.ofEntries(
          Map.entry(
              "api/v1/configmaps",
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'NAME','labels':{'a':'b'}},"
                  + "'data':{'k':'v'},'binaryData':{'b':'AAEC'}}"),
          Map.entry(
              "api/v1/secrets",
              "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'NAME'},'type':'Opaque',"
                  + "'data':{'k':'dg=='},'stringData':{'s':'t'}}"),
          Map.entry(
              "api/v1/services",
              "{'apiVersion':'v1','kind':'Service','metadata':{'name':'NAME'},'spec':{'selector':"
                  + "{'app':'x'},'ports':[{'name':'http','port':80,'targetPort':'http'},"
                  + "{'name':'dns','port':53,'protocol':'UDP'}],'type':'NodePort'}}"),
          Map.entry(
              "api/v1/pods",
              "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'NAME','finalizers':[]},'spec':"
                  + "{'automountServiceAccountToken':false,'containers':[{'name':'c','image':'i',"
                  + "'env':[{'name':'A','value':'b'}],'ports':[{'containerPort':80}],'resources':"
                  + "{'requests':{'cpu':'100m','memory':'1Gi'}},'livenessProbe':{'httpGet':{'path':"
                  + "'/','port':80}},'volumeMounts':[{'name':'v','mountPath':'/v'}]}],'volumes':"
                  + "[{'name':'v','emptyDir':{}}],'tolerations':[{'key':'k','operator':'Exists'}]}}"),
          Map.entry(
              "apis/apps/v1/deployments",
              "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'NAME'},'spec':"
                  + "{'replicas':2,'selector':{'matchLabels':{'app':'x'}},'strategy':{'rollingUpdate':"
                  + "{'maxSurge':'25%'}},'template':{'metadata':{'labels':{'app':'x'}},'spec':"
                  + "{'containers':[{'name':'c','image':'i'}]}}}}"),
          Map.entry(
              "apis/batch/v1/cronjobs",
              "{'apiVersion':'batch/v1','kind':'CronJob','metadata':{'name':'NAME'},'spec':"
                  + "{'schedule':'*/5 * * * *','jobTemplate':{'spec':{'template':{'spec':"
                  + "{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}"),
          Map.entry(
              "apis/networking.k8s.io/v1/ingresses",
              "{'apiVersion':'networking.k8s.io/v1','kind':'Ingress','metadata':{'name':'NAME'},"
                  + "'spec':{'rules':[{'host':'a.example.com','http':{'paths':[{'path':'/',"
                  + "'pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}"),
          Map.entry(
              "apis/policy/v1/poddisruptionbudgets",
              "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'NAME'},"
                  + "'spec':{'minAvailable':'50%','selector':{'matchExpressions':[{'key':'a',"
                  + "'operator':'In','values':['b']}]}}}"),
          Map.entry(
              "apis/coordination.k8s.io/v1/leases",
              "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'NAME'},"
                  + "'spec':{'holderIdentity':'x','leaseDurationSeconds':15,'renewTime':"
                  + "'2026-11-22T00:00:00.000000Z'}}"),
          Map.entry(
              "apis/rbac.authorization.k8s.io/v1/roles",
              "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role','metadata':{'name':'NAME'},"
                  + "'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}"));

  private static final Map<String, String> ACTIONS =
      Map.of(
          "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
          "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}",
          "/apis/authorization.k8s.io/v1/subjectaccessreviews",
          "{'spec':{'user':'u','groups':['g'],'nonResourceAttributes':{'path':'/x','verb':'get'}}}",
          "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
          "{'spec':{'namespace':'default'}}",
          "/apis/authentication.k8s.io/v1/tokenreviews",
          "{'spec':{'token':'abc.def.ghi'}}",
          "/api/v1/namespaces/fuzz-0/pods/n-1/eviction",
          "{'metadata':{'name':'n-1'},'deleteOptions':{'gracePeriodSeconds':0}}",
          "/api/v1/namespaces/fuzz-0/pods/n-1/binding",
          "{'metadata':{'name':'n-1'},'target':{'kind':'Node','name':'none'}}",
          "/api/v1/namespaces/fuzz-0/serviceaccounts/default/token",
          "{'spec':{'audiences':['a'],'expirationSeconds':3600}}",
          "/api/v1/namespaces",
          "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'fuzz-1'}}");

  private static final List<String> READS =
      List.of(
          "/",
          "/api",
          "/apis",
          "/api/v1",
          "/apis/apps/v1",
          "/apis/apps",
          "/version",
          "/livez",
          "/readyz?verbose",
          "/readyz/etcd",
          "/healthz?exclude=etcd",
          "/openapi/v3",
          "/openapi/v3/apis/policy/v1",
          "/api/v1/namespaces",
          "/api/v1/nodes",
          "/api/v1/nodes/absent/proxy/metrics",
          "/api/v1/namespaces/fuzz-0/pods/n-1/log?container=c&tailLines=3",
          "/api/v1/namespaces/fuzz-0/pods/n-1/exec?command=ls&stdout=true",
          "/api/v1/namespaces/fuzz-0/services/n-1/proxy/",
          "/apis/apps/v1/namespaces/fuzz-0/deployments/n-1/scale",
          "/apis/apps/v1/namespaces/fuzz-0/deployments/n-1/status",
          "/debug/api_priority_and_fairness/dump_priority_levels",
          "/.well-known/openid-configuration",
          "/openid/v1/jwks",
          "/apis/tiphys.io/v1/watch?watch=pods;ns=default");

  private final Chance chance;
  private final List<String> kinds = new ArrayList<>(OBJECTS.keySet());
  private final List<String> actions = new ArrayList<>(ACTIONS.keySet());

  Corpus(Chance chance) {
    this.chance = chance;
    kinds.sort(null);
    actions.sort(null);
  }

  FuzzRequest next() {
    return switch (chance.below(12)) {
      case 0, 1 -> get(chance.one(READS));
      case 2 -> get(item());
      case 3, 4 -> list();
      case 5, 6 -> write("POST", false);
      case 7 -> write("PUT", true);
      case 8, 9 -> patch();
      case 10 -> delete();
      default -> action();
    };
  }

  private static FuzzRequest get(String target) {
    return FuzzRequest.of("GET", target, "", new byte[0]);
  }

  private String collection(String kind) {
    int slash = kind.lastIndexOf('/');
    // Apart from the pods that are evicted: two budgets over one pod are an error of the cluster's.
    String namespace =
        "/namespaces/" + (kind.contains("budgets") ? "fuzz-1" : chance.one(NAMESPACES));
    return "/" + kind.substring(0, slash) + namespace + kind.substring(slash);
  }

  private String name() {
    return "n-" + chance.below(10);
  }

  private String item() {
    return collection(chance.one(kinds)) + "/" + name();
  }

  private FuzzRequest list() {
    String all = chance.in(3) ? "/api/v1/pods" : collection(chance.one(kinds));
    return get(
        all
            + chance.one(
                "",
                "?limit=2",
                "?labelSelector=a%3Db,c%20in%20(d,e)",
                "?fieldSelector=metadata.name%3Dn-1",
                "?resourceVersion=0",
                "?resourceVersion=1&resourceVersionMatch=NotOlderThan",
                "?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0"));
  }

  private FuzzRequest write(String method, boolean named) {
    String kind = chance.one(kinds);
    String name = name();
    String body = object(kind, name);
    String target = collection(kind) + (named ? "/" + name : "");
    return FuzzRequest.of(method, target, JSON, body.getBytes(UTF_8));
  }

  private static String object(String kind, String name) {
    return String.valueOf(OBJECTS.get(kind)).replace("NAME", name).replace('\'', '"');
  }

  private FuzzRequest patch() {
    String kind = chance.one(kinds);
    String name = name();
    String target = collection(kind) + "/" + name;
    return switch (chance.below(4)) {
      case 0 ->
          FuzzRequest.of(
              "PATCH",
              target,
              "application/json-patch+json",
              json(
                  "[{'op':'add','path':'/metadata/labels','value':{'x':'y'}},{'op':'test','path':"
                      + "'/metadata/name','value':'"
                      + name
                      + "'},{'op':'copy','from':'/metadata/labels/x','path':'/metadata/labels/z'},"
                      + "{'op':'remove','path':'/metadata/labels/x'}]"));
      case 1 ->
          FuzzRequest.of(
              "PATCH",
              target,
              "application/merge-patch+json",
              json("{'metadata':{'labels':{'x':'y','z':null}},'spec':{'replicas':3}}"));
      case 2 ->
          FuzzRequest.of(
              "PATCH",
              target,
              "application/strategic-merge-patch+json",
              json(
                  "{'metadata':{'labels':{'x':'y'}},'spec':{'template':{'spec':{'$setElementOrder/"
                      + "containers':[{'name':'c'}],'containers':[{'name':'c','image':'j'},"
                      + "{'name':'d','$patch':'delete'}]}},'$retainKeys':['template']}}"));
      default ->
          FuzzRequest.of(
              "PATCH",
              target + "?fieldManager=fuzz&force=true",
              "application/apply-patch+yaml",
              object(kind, name).getBytes(UTF_8));
    };
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private FuzzRequest delete() {
    String body =
        chance.one(
            "",
            "{'kind':'DeleteOptions','apiVersion':'v1','gracePeriodSeconds':0}",
            "{'propagationPolicy':'Foreground','preconditions':{'uid':'x'}}");
    return FuzzRequest.of("DELETE", item(), body.isEmpty() ? "" : JSON, json(body));
  }

  private FuzzRequest action() {
    String target = chance.one(actions);
    return FuzzRequest.of("POST", target, JSON, json(String.valueOf(ACTIONS.get(target))));
  }
}
