import { Tally } from '../../tally';
import { consumeFromJava } from './java';
import { consumeFromPython } from './python';
import { consumeFromTypeScript } from './typescript';

/** `npm run consumer`: what a team does that installs the packed libraries, in every language whose registries are reachable. */
async function main(): Promise<number> {
  const tally = new Tally('consumer');
  await consumeFromTypeScript(tally);
  await consumeFromPython(tally);
  await consumeFromJava(tally);
  return tally.close();
}

main().then((code) => { process.exitCode = code; }, (error: Error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 1; });
