import { EnvironmentConfig } from '../config/environment-config';

export const staging: EnvironmentConfig = {
  name: 'external-metrics-staging',
  region: 'us-east-1',
  protectData: true,
  network: {
    cidr: '10.0.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    nat: 'per-az',
    networkAcls: true,
    interfaceEndpoints: 'none',
    flowLogs: ['cloudwatch-logs'],
  },
  cluster: {
    name: 'external-metrics-staging',
    nodeRoleName: 'external-metrics-staging-node-group-role',
    kubernetesVersion: '1.35',
    publicAccessCidrs: [],
    adminRoleArns: [],
    nodes: { instanceTypes: ['t4g.large'], min: 1, desired: 3, max: 10 },
  },
  database: {
    version: '17',
    instanceType: 't4g.small',
    multiAz: true,
    storageGiB: 20,
    maxStorageGiB: 100,
    name: 'external_metrics',
    user: 'metrics_admin',
    backupRetentionDays: 7,
  },
  cache: { engine: 'valkey-8', nodeType: 'cache.t4g.micro', nodes: 2, snapshotRetentionDays: 7 },
  service: { namespace: 'external-metrics', serviceAccount: 'external-metrics' },
  edge: {
    domainName: 'staging.external-metrics.example.com',
    hostedZone: { name: 'staging.external-metrics.example.com' },
    internetFacing: false,
    allowedCidrBlocks: ['10.0.0.0/8'],
    targetPort: 8080,
  },
  alerting: {},
  acknowledgedReplacements: [],
};
