import { join } from 'path';
import { identityOf, readIdentityLock } from '@external-metrics/testkit';
import { identityCases } from './identity-cases';

const lock = readIdentityLock(join(__dirname, 'identity.lock.json'));

test('every case is frozen', () => {
  expect(Object.keys(lock)).toEqual(Object.keys(identityCases));
});

test.each(Object.keys(identityCases))('%s: the identity of what is stateful is the frozen one', (name) => {
  expect(identityOf(identityCases[name]())).toEqual(lock[name]);
});
