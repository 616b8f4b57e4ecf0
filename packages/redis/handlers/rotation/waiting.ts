const SHORTEST = 200;
const LONGEST = 5000;

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks until the answer is yes, less and less often. */
export async function until(what: string, deadline: number, ask: () => Promise<boolean>) {
  for (let wait = SHORTEST; !await ask(); wait = Math.min(LONGEST, wait * 2)) {
    if (Date.now() + wait > deadline) throw new Error(`[CacheNotReady] ${what} was not ready in time; Secrets Manager tries again`);
    await pause(wait);
  }
}
