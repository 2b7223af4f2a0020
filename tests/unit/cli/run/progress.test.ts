import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  type ProgressLine,
  progressLine,
  sayRate,
  widthOfFigures,
} from '../../../../src/cli/run/progress-line.ts';

const LINE: ProgressLine = {
  name: 'sentiment · few-shot-nearest · smollm2-135m',
  done: 75,
  total: 150,
  score: 'mean accuracy 0.83',
  rate: '12.3/s',
  remarks: [],
};
const ERRORS: ProgressLine = { ...LINE, remarks: ['20 cached', '131 format errors', '3 failed'] };

function lineOf(line: ProgressLine, width: number, name = 46): string {
  const columns = { width, name, figures: widthOfFigures(LINE) };
  return progressLine(line, { columns, paintBar: (bar) => bar });
}

describe('a line of progress', () => {
  it('takes what it wants where there is no terminal', () => {
    expect(lineOf(ERRORS, Number.POSITIVE_INFINITY)).toBe(
      'sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░░  75/150  mean accuracy 0.83  12.3/s  (20 cached, 131 format errors, 3 failed)',
    );
  });

  it('shortens the bar, then the name, and leaves out the rate and the mean before the remarks', () => {
    expect([100, 90, 80].map((width) => lineOf(LINE, width)).join('\n')).toMatchInlineSnapshot(`
      "sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░  75/150  mean accuracy 0.83  12.3/s
      sentiment · few-shot-nearest · smollm2-135m  ██░░  75/150  mean accuracy 0.83  12.3/s
      sentiment · few-shot-nearest · s…  ██░░  75/150  mean accuracy 0.83  12.3/s"
    `);
    expect([120, 100, 80].map((width) => lineOf(ERRORS, width)).join('\n')).toMatchInlineSnapshot(`
      "sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░░  75/150  (20 cached, 131 format errors, 3 failed)
      sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░  75/150  (131 format errors, 3 failed)
      sentiment · few-shot-nearest · s…  ██░░  75/150  (131 format errors, 3 failed)"
    `);
  });

  const wide = { ...ERRORS, name: '日本語の要約 · few-shot · 👨‍👩‍👧 café' };

  it.each([40, 80, 93, 100, 120])('is never longer than %i columns', (width) => {
    for (const line of [LINE, ERRORS, wide, { ...LINE, name: 'a' }, { ...LINE, done: 0 }]) {
      for (const name of [1, 46]) expect(stringWidth(lineOf(line, width, name))).toBeLessThanOrEqual(width);
    }
  });

  it('begins and ends its bar in the columns of the others, whatever the names and remarks are', () => {
    const lines = [wide, LINE, ERRORS, { ...LINE, name: 'sentiment · plain · tiny' }, { ...LINE, score: '' }];
    for (const width of [Number.POSITIVE_INFINITY, 100, 80]) {
      const bars = lines.map((line) => {
        const [before = '', bar = ''] = lineOf(line, width).split(/([█░]+)/);
        return [stringWidth(before), stringWidth(bar)];
      });
      expect(bars[0]?.[1]).toBeGreaterThan(0);
      expect(new Set(bars.map(String)).size).toBe(1);
    }
  });

  it.each([
    [30, 10_000, '3.0/s'],
    [1, 10_000, '0.1/s'],
    [2, 24_400, '12.2 s each'],
    [1, 3_700_000, '1 h 02 min each'],
    [0, 10_000, ''],
  ])('says the pace of %i answers in %i ms', (count, ms, said) => {
    expect(sayRate(count, ms)).toBe(said);
  });
});
