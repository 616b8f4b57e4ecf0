import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, describeCache, describeDatabase, findPostgres, findRedis, readDataPlane } from '../src/data-plane';
import { scratchDirectory } from './scratch-directory';

const scratch = scratchDirectory();

function installed(...versions: string[]): string {
  const root = join(scratch.path, 'postgresql');
  mkdirSync(root);
  for (const version of versions) {
    mkdirSync(join(root, version, 'bin'), { recursive: true });
    writeFileSync(join(root, version, 'bin', 'postgres'), '');
  }
  return root;
}

test('the newest PostgreSQL is taken, by number and not by letter', () => {
  const root = installed('9', '15', '16');
  mkdirSync(join(root, '17', 'bin'), { recursive: true });
  expect(findPostgres(root)).toBe(join(root, '16', 'bin'));
});

test('there may be none', () => {
  expect(findPostgres(installed())).toBeUndefined();
  expect(findPostgres(join(scratch.path, 'nowhere'))).toBeUndefined();
});

test('Redis is where the PATH says', () => {
  const [first, second] = ['first', 'second'].map((name) => join(scratch.path, name));
  for (const folder of [first, second]) mkdirSync(folder);
  expect(findRedis(`${first}:${second}`)).toBeUndefined();
  writeFileSync(join(second, 'redis-server'), '');
  expect(findRedis(`${first}:${second}`)).toBe(join(second, 'redis-server'));
});

test('what the emulator says is said on, and how to mend it', () => {
  const state = scratch.path;
  expect(describeDatabase(readDataPlane(state))).toMatch(/^emulated, a record alone: the emulator says nothing/);
  expect(describeCache(readDataPlane(state))).toMatch(/^emulated, a record alone: the emulator says nothing/);
  mkdirSync(join(state, 'tmp'));
  writeFileSync(join(state, 'tmp', 'data-planes.json'), '{"postgres":"15.18","redisMissing":"apt-get install redis-server"}');
  expect(describeDatabase(readDataPlane(state))).toBe('PostgreSQL 15.18, real');
  expect(describeCache(readDataPlane(state))).toBe('emulated, a record alone: apt-get install redis-server');
  writeFileSync(join(state, 'tmp', 'data-planes.json'), '{"redis":"7.0.15"}');
  expect(describeCache(readDataPlane(state))).toBe('Redis 7.0.15, real');
});

test('a name is found as in /etc/hosts', () => {
  const hosts = join(scratch.path, 'hosts');
  writeFileSync(hosts, '127.0.0.1 localhost\n127.77.1.2\tdb.one.example db.alias\n127.77.1.3 db.two.example\n');
  expect(addressOf({ hosts }, 'db.alias')).toBe('127.77.1.2');
  expect(addressOf({ hosts }, 'db.three.example')).toBeUndefined();
  expect(addressOf({}, 'localhost')).toBeUndefined();
});
