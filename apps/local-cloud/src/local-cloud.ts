import { cloudVariables, makeConfigDirectories, type Variables } from './cloud-environment';
import { startEmulator, type Emulator } from './emulator';
import { emulatorRequirements, stateDirectory, virtualEnvironmentDirectory } from './paths';
import { LocalCloudError } from './problem';
import { stopOwnGroup } from './process-group';
import { findPython, OLDEST_PYTHON } from './python';
import { onShutdown } from './shutdown';
import { makeStateDirectory, removeStateDirectory, setOwner } from './state-directory';
import { ensureVirtualEnvironment } from './virtual-environment';

export interface LocalCloudOptions {
  /** The interpreter of a virtual environment that has the emulator's requirements; made if left out. */
  readonly interpreter?: string;
  /** May outlive this process: call `keep()`. Until then it is stopped like any other. */
  readonly mayBeKept?: boolean;
  /** What the interpreter runs; for tests. */
  readonly program?: readonly string[];
  /** Where the run's directory is made; for tests. */
  readonly stateRoot?: string;
}

/** A running emulator of AWS, of this process alone. */
export interface LocalCloud extends Emulator {
  /** The whole environment for child processes that talk to it. */
  readonly variables: Variables;
  readonly stateDirectory: string;
  /** Stops it and removes its state, unless it is kept. */
  stop(): Promise<void>;
  /** Lets it outlive this process. */
  keep(): void;
}

/** Starts a local cloud that is stopped when this process ends, however it ends. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const interpreter = options.interpreter ?? await ensureEmulatorEnvironment();
  const directory = makeStateDirectory(options.stateRoot ?? stateDirectory);
  // From here on a signal must find what is there, also while the emulator starts.
  const removal = onShutdown({ stop: async () => removeStateDirectory(directory), abandon: () => removeStateDirectory(directory) });
  try {
    makeConfigDirectories(directory);
    const emulator = await startEmulator({ interpreter, stateDirectory: directory, keep: options.mayBeKept ?? false, program: options.program });
    return running(emulator, directory, removal);
  } catch (error) {
    removal();
    removeStateDirectory(directory);
    throw error;
  }
}

/** Runs `work` with a local cloud of its own, and stops it afterwards whatever happens. */
export async function withLocalCloud<T>(options: LocalCloudOptions, work: (cloud: LocalCloud) => Promise<T>): Promise<T> {
  const cloud = await startLocalCloud(options);
  try {
    return await work(cloud);
  } finally {
    await cloud.stop();
  }
}

function running(emulator: Emulator, directory: string, forgetDirectory: () => void): LocalCloud {
  const forget = (): void => {
    emulator.forget();
    forgetDirectory();
  };
  let kept = false;
  return {
    ...emulator,
    forget,
    variables: cloudVariables(process.env, emulator.endpoint, directory),
    stateDirectory: directory,
    stop: async () => {
      if (kept) return;
      await stopOwnGroup(emulator.process);
      removeStateDirectory(directory);
      forget();
    },
    keep: () => {
      kept = true;
      setOwner(directory, emulator.process);
      forget();
    },
  };
}

export async function ensureEmulatorEnvironment(): Promise<string> {
  const python = findPython();
  if (!python) throw pythonMissing();
  return ensureVirtualEnvironment({ python, directory: virtualEnvironmentDirectory, requirements: emulatorRequirements });
}

export function pythonMissing(): LocalCloudError {
  return new LocalCloudError({
    code: 'PythonNotFound', subject: 'python3', got: undefined, expected: `Python ${OLDEST_PYTHON} or newer on the PATH`, mend: 'install it, then start again',
  });
}
