import { unannounced } from '../src/identity-history';

test.each([
  ['feat(redis)!: engine in the name of the user group', true],
  ['fix(network): slots\n\nBREAKING CHANGE: the private subnets move', true],
  ['feat!: everything', true],
  ['feat(redis): engine in the name', false],
  ['fix: this is not a BREAKING CHANGE: really', false],
])('%s: announced is %s', (message, announced) => {
  expect(unannounced([{ commit: 'abc', message }])).toHaveLength(announced ? 0 : 1);
});
