import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tokenF1 } from '../../../src/metrics/token-f1.ts';

interface Reference {
  readonly cases: readonly {
    readonly answer: string;
    readonly targets: readonly string[];
    readonly f1: number;
  }[];
}

describe('tokenF1', () => {
  it('agrees with SQuAD’s evaluation script', async () => {
    const file = new URL('../../reference/token-f1.json', import.meta.url);
    const { cases } = JSON.parse(await readFile(file, 'utf8')) as Reference;
    expect(cases.length).toBeGreaterThan(15);
    for (const { answer, targets, f1 } of cases) {
      expect(tokenF1(answer, targets), answer).toBeCloseTo(f1, 12);
    }
  });

  it.each([
    ['保修期是五年', '五年', 0.5],
    ['서울에서', '서울', 2 / 3],
    ['東京', '東京', 1],
  ])('shares letters where words have no spaces: %j, %j', (answer, target, f1) => {
    expect(tokenF1(answer, [target])).toBeCloseTo(f1, 12);
  });

  it('takes two empty texts for equal, and needs a target', () => {
    expect(tokenF1('', ['...'])).toBe(1);
    expect(tokenF1('', ['x'])).toBe(0);
    expect(() => tokenF1('x', [])).toThrow('A sample has no target');
  });
});
