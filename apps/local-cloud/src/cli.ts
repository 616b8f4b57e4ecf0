import { Command } from 'commander';
import { errorText, LocalCloudError } from './problem';
import { start } from './start';
import { status, stop } from './stop';

const program = new Command('local-cloud').description('An emulator of AWS on loopback, with an environment deployed to it');

program.command('start')
  .description('deploy an environment, read it back, stop everything again')
  .option('--keep', 'leave it up until `npm run stop`', false)
  .option('--environment <name>', 'which environment', 'staging')
  .action((options: { keep: boolean; environment: string }) => end(() => start(options)));
program.command('stop').description('stop what `start --keep` left up').action(() => end(stop));
program.command('status').description('show what `start --keep` left up').action(() => end(async () => status()));

/** Not process.exit: what is still being written would be cut off. */
async function end(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    console.error(`\n${error instanceof Error && !(error instanceof LocalCloudError) ? error.stack : errorText(error)}`);
    process.exitCode = 1;
  }
}

void program.parseAsync();
