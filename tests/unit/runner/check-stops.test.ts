import { describe, expect, it } from 'vitest';
import type { AnswerFormat } from '../../../src/protocol/suite.ts';
import { checkStops } from '../../../src/runner/check-stops.ts';
import { sampleOf, suiteOf } from '../../support/suite-builder.ts';

const LABEL: AnswerFormat = { kind: 'label', labels: ['n.a.', 'yes'] };
const TEXT: AnswerFormat = { kind: 'text' };

interface Case {
  readonly stop: readonly string[];
  readonly targets: readonly (readonly string[])[];
  readonly answer?: AnswerFormat;
  readonly form?: 'chat' | 'completion';
}

function check({ stop, targets, answer = TEXT, form = 'completion' }: Case): readonly string[] {
  const suite = suiteOf({ file: '/data/reviews.yaml', answer });
  const samples = targets.map((accepted, index) => sampleOf({ id: `${index}`, targets: accepted }));
  const places = new Map(samples.map(({ id }) => [id, { file: '/data/test.csv', line: Number(id) + 2 }]));
  const model = { form } as Parameters<typeof checkStops>[1][number]['model'];
  const cell = { model, samples, selectOn: [] };
  return checkStops({ ...suite, generation: { ...suite.generation, stop } }, [cell, cell], places);
}

describe('stop texts in the answers that are asked for', () => {
  it.each<Case>([
    { stop: ['\n'], targets: [['one line'], ['yes']] },
    { stop: ['.'], targets: [['n.a.', 'none']] },
    { stop: ['.'], targets: [['n.a.']], answer: LABEL, form: 'chat' },
  ])('are none in %j', (plan) => {
    expect(check(plan)).toEqual([]);
  });

  it('are told for free text, each sample once', () => {
    expect(check({ stop: ['\n', '.'], targets: [['fine'], ['n.a.'], ['a\nb', 'c.']] })).toEqual([
      'reviews: the stop text "." stands in the targets of 2 samples (the first in test.csv:3), so answers like these are cut there.',
    ]);
  });

  it.each([
    [['.'], '"."'],
    // An answer to be continued begins with a blank.
    [[' '], '" "'],
    [[' n'], '" n"'],
  ])('are refused where only the whole answer counts: %j', (stop, shown) => {
    expect(() => check({ stop, targets: [['n.a.']], answer: LABEL })).toThrow(
      `/data/test.csv:2: the stop text ${shown} stands in the target "n.a.", so this answer would always be cut. Take the stop text out of "generation.stop".`,
    );
  });
});
