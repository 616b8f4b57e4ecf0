import { writeFileSync } from 'node:fs';

/** A program for Node.js that answers like the emulator once it is ready, and has a child of its own. */
export function writeFakeEmulator(file: string, { ignoresSigterm = false, answers = true } = {}): readonly string[] {
  writeFileSync(file, `
    const { spawn } = require('node:child_process');
    ${ignoresSigterm ? 'process.on("SIGTERM", () => undefined);' : ''}
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000)']);
    require('node:fs').writeFileSync(${JSON.stringify(`${file}.pids`)}, process.pid + ' ' + child.pid);
    if (!${answers}) { console.error('Address already in use'); process.exit(3); }
    require('node:http').createServer((_, response) => response.end('{}')).listen(Number(process.env.GATEWAY_PORT), process.env.BIND_HOST);
  `);
  return [file];
}
