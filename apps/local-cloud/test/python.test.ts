import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../src/python';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();

function command(name: string, script: string): void {
  writeFileSync(join(scratch.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function find() {
  return findPython({ PATH: scratch.path }, ['python3.13', 'python3', 'python']);
}

test('the first one that is new enough', () => {
  command('python3', 'echo 3 9');
  command('python', 'echo 3 10');
  expect(find()).toEqual({ command: 'python', version: [3, 10] });
});

test('a version manager\'s shim that stands for nothing is passed over', () => {
  command('python3.13', 'echo "pyenv: python3.13: command not found"; exit 127');
  command('python3', 'echo 3 12');
  expect(find()).toEqual({ command: 'python3', version: [3, 12] });
});

test('none', () => {
  command('python', 'echo 2 7');
  expect(find()).toBeUndefined();
});
