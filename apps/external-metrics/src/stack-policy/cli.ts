import { mkdirSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { stacksOf } from '../assembly/described-parts';
import { environmentAssembly } from '../assembly/environment-assembly';
import { deployedEnvironments } from '../environments';
import { isRefusal } from '../together';
import { stackPolicies } from './stack-policies';

/** `npm run stack-policy -- <environment> [assembly]`: writes the stack policies beside the assembly, and prints the commands that set them. */
try {
  const [name = '', assembly = join(__dirname, '..', '..', 'cdk.out')] = process.argv.slice(2);
  const { environment, folder } = environmentAssembly({ command: 'stack-policy', environment: name, assembly });
  const written = join(resolve(assembly), 'stack-policies');
  mkdirSync(written, { recursive: true });
  const policies = stackPolicies(folder, deployedEnvironments[environment]);
  for (const { stackName, environment: { region } } of stacksOf(folder).filter((stack) => stack.stackName in policies)) {
    const file = join(written, `${stackName}.json`);
    writeFileSync(file, `${JSON.stringify(policies[stackName], null, 2)}\n`);
    process.stdout.write(`aws cloudformation set-stack-policy --region ${region} --stack-name ${stackName} --stack-policy-body 'file://${file}'\n`);
  }
} catch (error) {
  if (!isRefusal(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
