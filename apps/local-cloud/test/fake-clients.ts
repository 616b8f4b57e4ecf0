import { cloudVariables } from '../src/cloud-environment';
import { clientsFor, type AwsClients } from '../src/read-back/clients';

/** By the name of the command, what the API answers to its input: `DescribeVpcsCommand`. */
export type Answers = Record<string, (input: Readonly<Record<string, unknown>>) => unknown>;

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** The real clients (the SDK's paginators look at the class), which ask nobody. */
export function fakeClients(answers: Answers): AwsClients {
  const clients = clientsFor(cloudVariables({}, 'http://127.0.0.1:1', '/state'));
  for (const client of Object.values(clients) as object[]) {
    Object.defineProperty(client, 'send', {
      value: async (command: Command) => {
        const answer = answers[command.constructor.name];
        if (!answer) throw new Error(`no answer for ${command.constructor.name}`);
        return answer(command.input);
      },
    });
  }
  return clients;
}
