import { cpSync, existsSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ModuleKind, transpileModule } from 'typescript';
import { readDeployed } from '../src/assembly/read-deployed';
import { renderBaseline } from '../src/baseline/write-baseline';
import { EnvironmentName, environments } from '../src/environments';
import { appFolder, runApp, synthesise, temporaryFolder } from './fixture';

jest.setTimeout(120_000);

/** What the CDK's command line gets: the reason alone, and nothing that it could deploy. */
function refusal(context: Record<string, string>, lib?: string): string {
  const { status, stderr, outdir } = runApp({ context, lib });
  expect({ status, assembly: existsSync(join(outdir, 'manifest.json')) }).toEqual({ status: 1, assembly: false });
  expect(stderr).not.toMatch(/^ +at |node:internal|\.js:\d+/m);
  return stderr;
}

test.each([
  ['a CIDR that is none', { 'staging.network.cidr': '10.0.0.0/40' }, '[CidrInvalid] staging.network.cidr: got "10.0.0.0/40", expected an IPv4 CIDR block'],
  ['an unknown key', { 'staging.network.cird': '10.0.0.0/16' }, '[KeyUnknown] staging.network.cird: got "staging.network.cird", expected a key of the configuration; did you mean staging.network.cidr?'],
  ['an unknown environment', { 'stage.region': 'us-east-1' }, '[KeyUnknown] stage.region: got "stage.region", expected a key that begins with dev, staging, production; did you mean staging.region?'],
  ['fewer nodes at most than at least', { 'staging.cluster.nodes.min': '5', 'staging.cluster.nodes.max': '4' }, '[NodeGroupSizeInvalid] staging.cluster.nodes: got {"min":5,"desired":3,"max":4}, expected min ≤ desired ≤ max'],
  ['a malformed domain', { 'staging.edge.domainName': 'https://metrics.example.org/' }, '[DomainNameInvalid] staging.edge.domainName: got "https://metrics.example.org/"'],
  ['a dead version of Kubernetes', { 'staging.cluster.kubernetesVersion': '1.27' }, 'Staging/Cluster/Cluster: 1 problem\n  [KubernetesVersionUnsupported] version: got "1.27", expected a version that EKS supports'],
  ['private addresses at a public front door', { 'staging.edge.internetFacing': 'true' }, 'Staging/Edge/Edge: 1 problem\n  [PrivateCidrOnPublicScheme] allowedCidrBlocks: got ["10.0.0.0/8"], expected a public block'],
])('%s', (_, context, expected) => {
  expect(refusal(context)).toContain(expected);
});

test('all that is wrong with the configuration is one message', () => {
  const message = refusal({ 'dev.network.cidr': '10.0.0.0/40', 'staging.edge.domain': 'x', 'staging.edge.domainName': 'x', 'production.cluster.nodes.max': '0' });
  expect(message).toMatch(/^\nconfiguration: 4 problems\n( {2}\[\w+\] .*\n){4}\n$/);
});

test('all that the libraries refuse is one message, over stacks and environments', () => {
  const message = refusal({
    'staging.cluster.kubernetesVersion': '1.27', 'staging.edge.internetFacing': 'true', 'staging.database.version': '11', 'staging.cache.nodeType': 'large', 'production.network.availabilityZones': 'us-east-1a,us-east-1a',
  });
  expect([...message.matchAll(/^(\S+): \d+ problem/gm)].map(([, where]) => where)).toEqual(['Staging/Data/Database', 'Staging/Data/Cache', 'Staging/Edge/Edge', 'Staging/Cluster/Cluster', 'Production/Network/Network']);
});

/** The compiled app with baselines of environments whose database has another name. */
function appWithBaselines(names: EnvironmentName[]): string {
  const folder = temporaryFolder();
  cpSync(join(appFolder, 'lib'), join(folder, 'lib'), { recursive: true });
  symlinkSync(join(appFolder, '..', '..', 'node_modules'), join(folder, 'node_modules'));
  for (const name of names) {
    const deployed = readDeployed(synthesise({ name, config: { database: { ...environments[name].database, name: 'other' } } }).folder);
    writeFileSync(join(folder, 'lib', 'environments', 'deployed', `${name}.js`), transpileModule(renderBaseline(name, deployed), { compilerOptions: { module: ModuleKind.CommonJS } }).outputText);
  }
  return join(folder, 'lib');
}

test('all that would be replaced is one message, over environments', () => {
  const message = refusal({}, appWithBaselines(['dev', 'production']));
  expect([...message.matchAll(/^ {2}\[(\S+)\] \[ReplacementNotAcknowledged\] (\w+\.DBName) /gm)].map(([, where, what]) => `${where} ${what}`)).toEqual([
    'Dev/Data/Database DatabaseB269D8BB.DBName', 'Production/Data/Database DatabaseB269D8BB.DBName',
  ]);
});
