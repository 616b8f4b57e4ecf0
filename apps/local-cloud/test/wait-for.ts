import { setTimeout as sleep } from 'node:timers/promises';

export async function waitFor(holds: () => boolean, milliseconds = 10_000): Promise<void> {
  for (const deadline = Date.now() + milliseconds; !holds(); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`waited ${milliseconds} ms in vain for ${holds.toString()}`);
  }
}
