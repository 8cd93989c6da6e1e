"""Tries the Python client: typed and dynamic, a watch, a custom kind, an eviction's error."""
import sys

from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException

NAMESPACE = "python"

config.load_kube_config(sys.argv[1])
core = client.CoreV1Api()
core.create_namespace({"metadata": {"name": NAMESPACE}})

watcher = watch.Watch()
seen = []
for i in range(5):
    core.create_namespaced_config_map(NAMESPACE, {"metadata": {"name": f"map-{i}"}, "data": {"n": str(i)}})
for event in watcher.stream(core.list_namespaced_config_map, NAMESPACE, timeout_seconds=30):
    seen.append((event["type"], event["object"].metadata.name))
    if len([name for kind, name in seen if name.startswith("map-")]) == 5:
        watcher.stop()
assert {name for kind, name in seen} >= {f"map-{i}" for i in range(5)}, seen

patched = core.patch_namespaced_config_map("map-1", NAMESPACE, {"data": {"n": "one", "more": "yes"}})
assert patched.data == {"n": "one", "more": "yes"}, patched.data
try:
    core.read_namespaced_config_map("absent", NAMESPACE)
    raise AssertionError("found what is not there")
except ApiException as error:
    assert error.status == 404 and error.reason == "Not Found", error

pages, token = [], None
while token != "":
    page = core.list_namespaced_config_map(NAMESPACE, limit=2, _continue=token)
    pages.append(len(page.items))
    token = page.metadata._continue or ""
assert max(pages) == 2 and sum(pages) >= 5, pages

any_kind = dynamic.DynamicClient(client.ApiClient())
deployments = any_kind.resources.get(api_version="apps/v1", kind="Deployment")
made = deployments.create(namespace=NAMESPACE, body={
    "metadata": {"name": "web"},
    "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "web"}},
             "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}})
assert made.spec.strategy.type == "RollingUpdate", made
scale = client.AppsV1Api().patch_namespaced_deployment_scale("web", NAMESPACE, {"spec": {"replicas": 1}})
assert scale.spec.replicas == 1
applied = deployments.server_side_apply(
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"by": "python"}}},
    namespace=NAMESPACE, field_manager="python")
assert applied.metadata.labels["by"] == "python"
print("the Python client is content")
