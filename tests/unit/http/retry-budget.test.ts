import { expect, it } from 'vitest';
import { RetryBudget } from '../../../src/http/retry-budget.ts';

it('allows 40 repetitions and one for every fifth answer, and says once that there are no more', () => {
  const notices: string[] = [];
  const budget = new RetryBudget((notice) => notices.push(notice));
  const taken = (): number => {
    let count = 0;
    while (budget.take()) count += 1;
    return count;
  };
  expect(taken()).toBe(40);
  for (let answer = 0; answer < 50; answer += 1) budget.answered();
  expect(taken()).toBe(10);
  expect(notices).toEqual([
    'Too many calls fail (40 were repeated, 0 answered): from now on one is repeated for every 5 that are answered. Trials that fail because of this have no score; a resume attempts them again.',
  ]);
});
