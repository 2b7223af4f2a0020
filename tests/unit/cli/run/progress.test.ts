import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type ProgressLine, progressLine } from '../../../../src/cli/run/progress-line.ts';

const LINE: ProgressLine = {
  name: 'sentiment · few-shot-nearest · smollm2-135m',
  nameWidth: 46,
  done: 75,
  total: 150,
  score: 'mean accuracy 0.83',
  rate: '12.3/s',
  remarks: [],
};
const ERRORS: ProgressLine = { ...LINE, remarks: ['20 cached', '131 format errors', '3 failed'] };

function lineOf(line: ProgressLine, width: number): string {
  return progressLine(line, { width, paintBar: (bar) => bar });
}

describe('a line of progress', () => {
  it('takes what it wants where there is no terminal', () => {
    expect(lineOf(ERRORS, Number.POSITIVE_INFINITY)).toBe(
      'sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░░  75/150  mean accuracy 0.83  12.3/s  (20 cached, 131 format errors, 3 failed)',
    );
  });

  it('shortens the bar, then the name, then drops the bar, the rate and the score', () => {
    expect([100, 90, 80].map((width) => lineOf(LINE, width)).join('\n')).toMatchInlineSnapshot(`
      "sentiment · few-shot-nearest · smollm2-135m     ██████░░░░░░  75/150  mean accuracy 0.83  12.3/s
      sentiment · few-shot-nearest · smollm2-135m     ███░░░  75/150  mean accuracy 0.83  12.3/s
      sentiment · few-shot-nearest · smollm…  ██░░  75/150  mean accuracy 0.83  12.3/s"
    `);
    expect([120, 100, 80].map((width) => lineOf(ERRORS, width)).join('\n')).toMatchInlineSnapshot(`
      "sentiment · few-shot-nearest · smol…  ██░░  75/150  mean accuracy 0.83  12.3/s  (20 cached, 131 format errors, 3 failed)
      sentiment · few-shot-ne…  ██░░  75/150  mean accuracy 0.83  (20 cached, 131 format errors, 3 failed)
      sentiment · few-shot-ne…  ██░░  75/150  (20 cached, 131 format errors, 3 failed)"
    `);
  });

  const wide = { ...ERRORS, name: '日本語の要約 · few-shot · 👨‍👩‍👧 café', nameWidth: 37 };

  it.each([40, 80, 93, 100, 120])('is never longer than %i columns', (width) => {
    for (const line of [LINE, ERRORS, wide, { ...LINE, name: 'a', nameWidth: 1 }, { ...LINE, done: 0 }]) {
      expect(stringWidth(lineOf(line, width))).toBeLessThanOrEqual(width);
    }
  });

  it('begins its bar in one column, whatever the names are made of', () => {
    for (const width of [Number.POSITIVE_INFINITY, 100]) {
      const before = [wide, { ...ERRORS, nameWidth: 37, name: 'sentiment · plain · tiny' }].map((line) =>
        stringWidth(lineOf(line, width).split(/[█░]/)[0] ?? ''),
      );
      expect(before[0]).toBe(before[1]);
    }
  });
});
