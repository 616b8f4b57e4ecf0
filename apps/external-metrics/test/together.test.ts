import { ProblemsError } from '../src/config/problems';
import { together } from '../src/together';

const refuse = (where: string) => (): string => {
  throw new ProblemsError(where, [{ code: 'Wrong', subject: 'value', got: 1, expected: '2', mend: 'count again' }]);
};

test('what is made comes back in its order', () => {
  expect(together(() => 1, () => 'two')).toEqual([1, 'two']);
});

test('everything is tried, and everything that is refused is told', () => {
  const tried: string[] = [];
  expect(() => together(refuse('A'), () => tried.push('B'), refuse('C'))).toThrow('A: 1 problem\n  [Wrong] value: got 1, expected 2; count again\n\nC: 1 problem\n');
  expect(tried).toEqual(['B']);
});

test('refusals within refusals are told as well', () => {
  expect(() => together(() => together(refuse('A'), refuse('B')), refuse('C'))).toThrow(/^A: .*B: .*C: /s);
});

test('a mistake of ours is no refusal: it ends everything, with its stack trace', () => {
  const mistake = new TypeError('undefined is not a function');
  const later = jest.fn();
  expect(() => together(refuse('A'), () => { throw mistake; }, later)).toThrow(mistake);
  expect(later).not.toHaveBeenCalled();
});
