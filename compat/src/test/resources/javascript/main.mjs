// Tries the JavaScript client: typed calls, an informer, a patch, errors.
import * as k8s from '@kubernetes/client-node';

const namespace = 'javascript';
const config = new k8s.KubeConfig();
config.loadFromFile(process.argv[2]);
const core = config.makeApiClient(k8s.CoreV1Api);

function check(condition, what) {
  if (!condition) throw new Error(what);
}

await core.createNamespace({ body: { metadata: { name: namespace } } });
const seen = new Set();
const gone = [];
const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
  core.listNamespacedConfigMap({ namespace }));
informer.on('add', (map) => seen.add(map.metadata.name));
const deleted = new Promise((resolve) => informer.on('delete', (map) => { gone.push(map.metadata.name); resolve(); }));
await informer.start();
for (let i = 0; i < 5; i++) {
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: `map-${i}` }, data: { n: `${i}` } } });
}
await core.deleteNamespacedConfigMap({ namespace, name: 'map-0' });
await deleted;
check(gone[0] === 'map-0', `deleted: ${gone}`);
for (let i = 0; i < 5; i++) check(seen.has(`map-${i}`), `never saw map-${i}`);
await informer.stop();

const patched = await core.patchNamespacedConfigMap(
  { namespace, name: 'map-1', body: [{ op: 'replace', path: '/data/n', value: 'one' }] },
  k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.JsonPatch));
check(patched.data.n === 'one', 'not patched');
try {
  await core.readNamespacedConfigMap({ namespace, name: 'absent' });
  check(false, 'found what is not there');
} catch (error) {
  check(error.code === 404, `not 404: ${error}`);
}
console.log('the JavaScript client is content');
process.exit(0);
