export * from './athena';
export * from './fixture';
export * from './flags';
export * from './identity';
export * from './readme';
export * from './replacement';
export * from './update';
export * from './kubernetes-objects';
