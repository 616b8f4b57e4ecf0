/** The only place where the versions of tools and of the CDK are set. Why these: `docs/decisions/0002-versions.md`. */
export const versions = {
  /** What the libraries are developed and tested against. */
  cdk: '2.276.0',
  /** The least `aws-cdk-lib` that a consumer may have; `npm run floor` proves it. */
  cdkFloor: '2.257.0',
  cdkCli: '2.1148.1',
  constructs: '10.8.1',
  constructsFloor: '10.5.0',
  integRunner: '2.197.10',
  integTests: '2.245.0-alpha.0',
  jsii: '~6.0.0',
  jsiiPacmak: '^1.140.0',
  node: '20.20.0',
  nx: '23.2.1',
  projen: '0.103.25',
  swc: '1.16.18',
  typescript: '~6.0',
  unrsResolver: '1.12.2',
} as const;
