import { EnvironmentConfig } from '../config/environment-config';

export const production: EnvironmentConfig = {
  name: 'external-metrics-production',
  region: 'us-east-1',
  protectData: true,
  network: {
    cidr: '10.2.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    nat: 'per-az',
    networkAcls: true,
    interfaceEndpoints: 'eks-private',
    flowLogs: ['cloudwatch-logs', 's3'],
  },
  cluster: {
    name: 'external-metrics-production',
    nodeRoleName: 'external-metrics-production-node-group-role',
    kubernetesVersion: '1.35',
    publicAccessCidrs: [],
    adminRoleArns: [],
    nodes: { instanceTypes: ['m7g.large'], min: 3, desired: 3, max: 20 },
  },
  database: {
    version: '17',
    instanceType: 'm7g.large',
    multiAz: true,
    storageGiB: 100,
    maxStorageGiB: 1000,
    name: 'external_metrics',
    user: 'metrics_admin',
    backupRetentionDays: 14,
  },
  cache: { engine: 'valkey-8', nodeType: 'cache.m7g.large', nodes: 3, snapshotRetentionDays: 14 },
  service: { namespace: 'external-metrics', serviceAccount: 'external-metrics' },
  edge: {
    domainName: 'external-metrics.example.com',
    hostedZone: { name: 'external-metrics.example.com' },
    internetFacing: true,
    allowedCidrBlocks: ['0.0.0.0/0'],
    targetPort: 8080,
  },
  alerting: {},
  acknowledgedReplacements: [],
};
