import { IPostgresDatabase } from '../postgres-database';
import { FunctionServer } from './vpc-function';

/** What a function connects to. */
export function serverOf({ connections, port }: IPostgresDatabase): FunctionServer {
  return { securityGroups: connections.securityGroups, port, description: 'The database' };
}
