import { EnvironmentConfig } from '../config/environment-config';

export const dev: EnvironmentConfig = {
  name: 'external-metrics-dev',
  region: 'us-east-1',
  protectData: false,
  network: {
    cidr: '10.1.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    nat: 'single',
    networkAcls: true,
    interfaceEndpoints: 'none',
    flowLogs: ['cloudwatch-logs'],
  },
  cluster: {
    name: 'external-metrics-dev',
    nodeRoleName: 'external-metrics-dev-node-group-role',
    kubernetesVersion: '1.35',
    publicAccessCidrs: [],
    adminRoleArns: [],
    nodes: { instanceTypes: ['t4g.medium'], min: 1, desired: 1, max: 3 },
  },
  database: {
    version: '17',
    instanceType: 't4g.micro',
    multiAz: false,
    storageGiB: 20,
    maxStorageGiB: 100,
    name: 'external_metrics',
    user: 'metrics_admin',
    backupRetentionDays: 1,
  },
  cache: { engine: 'valkey-8', nodeType: 'cache.t4g.micro', nodes: 1, snapshotRetentionDays: 0 },
  service: { namespace: 'external-metrics', serviceAccount: 'external-metrics' },
  edge: {
    domainName: 'dev.external-metrics.example.com',
    hostedZone: { name: 'dev.external-metrics.example.com' },
    internetFacing: false,
    allowedCidrBlocks: ['10.0.0.0/8'],
    targetPort: 8080,
  },
  alerting: {},
  acknowledgedReplacements: [],
};
