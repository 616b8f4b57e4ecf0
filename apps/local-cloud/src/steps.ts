import pc from 'picocolors';

/** Shows one step: on a terminal while it is done, elsewhere when it is done. Its error is shown once, at the end. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  if (process.stdout.isTTY) process.stdout.write(`${pc.yellow('…')} ${title}`);
  try {
    const result = await work();
    show(`${pc.green('✓')} ${title}${pc.dim(`  ${((Date.now() - began) / 1000).toFixed(1)} s`)}`);
    return result;
  } catch (error) {
    show(`${pc.red('✗')} ${title}`);
    throw error;
  }
}

function show(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}${line}\n`);
}
