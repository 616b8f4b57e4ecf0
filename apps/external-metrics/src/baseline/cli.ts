import { join } from 'path';
import { isRefusal } from '../together';
import { writeBaseline } from './write-baseline';

const app = join(__dirname, '..', '..');

/** `npm run baseline -- <environment> [assembly]` */
try {
  const [environment = '', assembly = join(app, 'cdk.out')] = process.argv.slice(2);
  const file = writeBaseline({ environment, assembly, folder: join(app, 'src', 'environments', 'deployed') });
  process.stdout.write(`wrote ${file}; commit it with what you deployed\n`);
} catch (error) {
  if (!isRefusal(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
