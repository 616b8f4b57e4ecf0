/** Something that was started and must not outlive this process. */
export interface Started {
  /** Stops it and waits for its end. */
  readonly stop: () => Promise<unknown>;
  /** The last resort when this process ends without waiting: synchronous. */
  readonly abandon: () => void;
}

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type StopSignal = keyof typeof SIGNALS;

const started = new Set<Started>();
let stopping = false;

/** Has something stopped on Ctrl-C, SIGTERM, SIGHUP and at the end of this process. Returns how to forget it again. */
export function onShutdown(thing: Started): () => void {
  if (started.size === 0) listen();
  started.add(thing);
  return () => {
    started.delete(thing);
    if (started.size === 0 && !stopping) stopListening();
  };
}

/** Whether a signal came: everything is being stopped, and this process ends when that is done. */
export function isShuttingDown(): boolean {
  return stopping;
}

function listen(): void {
  for (const signal of signals()) process.on(signal, stopAll);
  process.on('exit', abandonAll);
}

function stopListening(): void {
  for (const signal of signals()) process.off(signal, stopAll);
  process.off('exit', abandonAll);
}

function signals(): StopSignal[] {
  return Object.keys(SIGNALS) as StopSignal[];
}

/** Newest first: what was started later may need what was started earlier. A second signal doesn't wait. */
async function stopAll(signal: StopSignal): Promise<void> {
  const exitCode = 128 + SIGNALS[signal];
  if (stopping) process.exit(exitCode);
  stopping = true;
  process.stderr.write(`\n${signal}: stopping what was started ...\n`);
  for (const thing of [...started].reverse()) {
    try {
      await thing.stop();
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
    }
  }
  process.exit(exitCode);
}

function abandonAll(): void {
  for (const thing of started) thing.abandon();
}
