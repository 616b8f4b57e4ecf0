import { Token } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { NetworkProps } from '../network-props';
import { Problem } from './problems';

export function checkEndpoints({ interfaceEndpoints, endpointAccess }: NetworkProps): Problem[] {
  return [...checkOrganization(endpointAccess?.organizationId), ...checkServices(interfaceEndpoints?.services.map(({ shortName }) => shortName) ?? [])];
}

function checkOrganization(id: string | undefined): Problem[] {
  if (id === undefined || Token.isUnresolved(id) || /^o-[a-z0-9]{10,32}$/.test(id)) return [];
  return [{ code: 'OrganizationIdInvalid', subject: 'endpointAccess.organizationId', got: id, expected: 'the ID of an organisation, such as o-a1b2c3d4e5', mend: 'copy it from AWS Organizations' }];
}

function checkServices(services: readonly string[]): Problem[] {
  const known = Object.values(InterfaceVpcEndpointAwsService).filter((value) => value instanceof InterfaceVpcEndpointAwsService).map(({ shortName }) => shortName);
  return services.flatMap((service, index): Problem[] => {
    const subject = `interfaceEndpoints.services[${index}]`;
    if (services.indexOf(service) < index) return [{ code: 'EndpointServiceDuplicate', subject, got: service, expected: 'each service once: private DNS takes one endpoint', mend: 'remove the repetition' }];
    if (service === 's3' || service === 'dynamodb') {
      return [{ code: 'EndpointServiceGateway', subject, got: service, expected: 'a service without a gateway endpoint: the network has one for this service, which is free', mend: 'remove it' }];
    }
    if (known.includes(service)) return [];
    return [{
      code: 'EndpointServiceUnknown', subject, got: service, expected: 'a service that InterfaceVpcEndpointAwsService of aws-cdk-lib lists',
      mend: `did you mean ${nearest(service, known)}? For one that it lacks, add an InterfaceVpcEndpoint to network.vpc`,
    }];
  });
}

/** The known name with the least edits. */
function nearest(given: string, known: readonly string[]): string {
  return known.map((name) => [edits(given, name), name] as const).reduce((best, next) => (next[0] < best[0] ? next : best))[1];
}

function edits(from: string, to: string): number {
  let row = [...Array(to.length + 1).keys()];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
    row = next;
  }
  return row[to.length];
}
