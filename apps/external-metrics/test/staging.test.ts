import { synthesise } from './fixture';

/** The values of the Terraform module that this app takes the place of (seed/README.md), and what became of those that AWS has retired. */
const staging = synthesise();
const { Properties: cluster } = staging.one('AWS::EKS::Cluster');

test('network: 10.0.0.0/16 with two public and two private subnets, one of each in a zone, and a NAT gateway in each', () => {
  expect(staging.one('AWS::EC2::VPC').Properties.CidrBlock).toBe('10.0.0.0/16');
  const subnets = staging.ofType('AWS::EC2::Subnet').map(({ Properties: { AvailabilityZone, Tags } }) => `${(Tags as { Key: string }[]).some(({ Key }) => Key === 'kubernetes.io/role/elb') ? 'public' : 'private'} ${AvailabilityZone as string}`);
  expect(subnets.sort()).toEqual(['private us-east-1a', 'private us-east-1b', 'public us-east-1a', 'public us-east-1b']);
  expect(staging.ofType('AWS::EC2::NatGateway')).toHaveLength(2);
});

test('network ACLs: every subnet has one of its own tier, and the clients of the load balancer get in', () => {
  const acls = staging.ofType('AWS::EC2::NetworkAcl').map(({ logicalId }) => logicalId);
  expect(acls).toHaveLength(2);
  expect(staging.ofType('AWS::EC2::SubnetNetworkAclAssociation')).toHaveLength(4);
  const fromClients = staging.ofType('AWS::EC2::NetworkAclEntry').filter(({ Properties }) => Properties.CidrBlock === '10.0.0.0/8' && Properties.Egress === false && Properties.RuleAction === 'allow');
  expect(fromClients.map(({ Properties: { PortRange } }) => PortRange)).toContainEqual({ From: 80, To: 443 });
});

test('flow logs: all traffic of the VPC, into a log group that ends', () => {
  const flowLog = staging.one('AWS::EC2::FlowLog');
  expect(flowLog.Properties).toMatchObject({ ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
  const { logicalId } = staging.one('AWS::EC2::VPC');
  expect(staging.target('Network', flowLog.Properties.ResourceId)).toBe(`Network/${logicalId}`);
  const logGroup = staging.target('Network', flowLog.Properties.LogGroupName).split('/')[1];
  expect(staging.template('Network').Resources[logGroup].Properties!.RetentionInDays).toEqual(expect.any(Number));
});

test('cluster: its name, private endpoint, all control plane logs, and nodes 1/3/10 with the role that the seed names', () => {
  expect(cluster).toMatchObject({ Name: 'external-metrics-staging', ResourcesVpcConfig: { EndpointPrivateAccess: true } });
  expect((cluster.Logging as { ClusterLogging: { EnabledTypes: { Type: string }[] } }).ClusterLogging.EnabledTypes.map(({ Type }) => Type).sort()).toEqual(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
  const { Properties: nodes, stack } = staging.one('AWS::EKS::Nodegroup');
  expect(nodes.ScalingConfig).toEqual({ MinSize: 1, DesiredSize: 3, MaxSize: 10 });
  const [, role] = staging.target(stack, nodes.NodeRole).split(/[/.]/);
  expect(staging.template(stack).Resources[role].Properties!.RoleName).toBe('external-metrics-staging-node-group-role');
});

test('add-ons: VPC CNI, CoreDNS, kube-proxy and the EBS CSI driver', () => {
  expect(staging.ofType('AWS::EKS::Addon').map(({ Properties }) => Properties.AddonName)).toEqual(expect.arrayContaining(['vpc-cni', 'coredns', 'kube-proxy', 'aws-ebs-csi-driver']));
});

test('database: PostgreSQL in two zones, encrypted, with its name and user and 7 days of backups', () => {
  expect(staging.one('AWS::RDS::DBInstance').Properties).toMatchObject({
    Engine: 'postgres', DBName: 'external_metrics', MasterUsername: 'metrics_admin', DBInstanceClass: 'db.t4g.small', MultiAZ: true, StorageEncrypted: true,
    BackupRetentionPeriod: 7, PubliclyAccessible: false, EnablePerformanceInsights: true,
  });
});

test('cache: two nodes that take over from each other, encrypted at rest and in transit', () => {
  expect(staging.one('AWS::ElastiCache::ReplicationGroup').Properties).toMatchObject({
    NumCacheClusters: 2, AutomaticFailoverEnabled: true, MultiAZEnabled: true, AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true, SnapshotRetentionLimit: 7,
  });
});

test('edge: only 10.0.0.0/8 may connect, over TLS, to a load balancer without public addresses', () => {
  const { Properties: loadBalancer, stack } = staging.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(loadBalancer.Scheme).toBe('internal');
  const [group] = (loadBalancer.SecurityGroups as unknown[]).map((each) => staging.target(stack, each).split(/[/.]/)[1]);
  expect((staging.template(stack).Resources[group].Properties!.SecurityGroupIngress as object[]).map((rule) => Object.entries(rule).filter(([key]) => key !== 'Description' && key !== 'IpProtocol').map(([, value]) => value as unknown)))
    .toEqual([['10.0.0.0/8', 443, 443], ['10.0.0.0/8', 80, 80]]);
  const actions = Object.fromEntries(staging.ofType('AWS::ElasticLoadBalancingV2::Listener').map(({ Properties: { Port, DefaultActions } }) => [Port, (DefaultActions as { Type: string }[])[0].Type]));
  expect(actions).toEqual({ 80: 'redirect', 443: 'forward' });
});

test('access logs go to a bucket whose objects expire', () => {
  const { Properties, stack } = staging.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const bucket = staging.one('AWS::S3::Bucket');
  const attributes = Properties.LoadBalancerAttributes as { Key: string; Value: unknown }[];
  expect(attributes).toContainEqual({ Key: 'access_logs.s3.enabled', Value: 'true' });
  expect(staging.target(stack, attributes.find(({ Key }) => Key === 'access_logs.s3.bucket')!.Value)).toBe(`Edge/${bucket.logicalId}`);
  const { Rules: [logs] } = bucket.Properties.LifecycleConfiguration as { Rules: object[] };
  expect(logs).toMatchObject({ Status: 'Enabled', ExpirationInDays: 365, Transitions: expect.arrayContaining([expect.objectContaining({ StorageClass: 'STANDARD_IA' })]) as unknown });
});
