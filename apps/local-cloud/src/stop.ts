import { exportsFor, keptCloud, stopKeptCloud } from './kept-cloud';

export async function stop(): Promise<number> {
  const stopped = await stopKeptCloud();
  console.log(stopped ? `Stopped ${stopped.environment} at ${stopped.endpoint}; its state is removed.` : 'No local cloud is kept.');
  return 0;
}

export function status(): number {
  const kept = keptCloud();
  if (!kept) console.log('No local cloud is kept.');
  else console.log([`${kept.environment} is kept at ${kept.endpoint}, process ${kept.process.pid}. To talk to it:`, ...exportsFor(kept)].join('\n'));
  return 0;
}
