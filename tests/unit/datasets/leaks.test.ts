import { describe, expect, it } from 'vitest';
import { leaksBetweenSplits, refuseLeaks } from '../../../src/datasets/leaks.ts';
import type { Leak } from '../../../src/protocol/leak.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import { sampleOf } from '../../support/suite-builder.ts';

const SUITE = { name: 'desk', file: '/data/desk.yaml' };

/** Five questions of a help desk, none like another. */
const TEXTS = [
  'Can I install the trial of the drawing program, and who pays for it afterwards?',
  'The printer on the second floor jams with every other page since the weekend.',
  'My mouse double-clicks by itself whenever the laptop is in its dock.',
  'Nobody has answered the ticket about the broken badge reader at the back door.',
  'How do I share a calendar with somebody who works for another company?',
];

/** What nobody would call another text. */
const EXACT: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `  ${text.replaceAll(' ', '  ')} `,
  (text) => text.replaceAll(/[.,?-]/g, ' '),
  (text) => text.replaceAll('a', 'ａ'),
];
/** What differs, and says the same. */
const NEAR: readonly ((text: string) => string)[] = [
  (text) => `Hello dear help desk, ${text}`,
  (text) => `Re: ${text} Thanks and kind regards, Tom`,
  (text) => text.replace('itself', 'itsself').replace('whenever', 'wheneever').replace('laptop', 'labtop'),
  (text) => text.replace(/^(.*) (at the back door)\.$/, 'At the back door, $1'),
  (text) => text.replace('somebody', 'someone'),
];

function sourceOf(splits: Partial<Record<'train' | 'dev' | 'test', readonly string[]>>) {
  const samples = (['train', 'dev', 'test'] as const).flatMap((split) =>
    (splits[split] ?? []).map((input, at) =>
      sampleOf({ id: `${split}-${at}`, split, input, targets: ['it'] }),
    ),
  );
  const place = (sample: Sample) =>
    [sample.id, { file: `/data/${sample.split}.csv`, line: Number(sample.id.split('-')[1]) + 2 }] as const;
  return { suite: SUITE, dataset: { samples, places: new Map(samples.map(place)) } };
}

function faultOf(leaks: readonly Leak[]): string {
  try {
    refuseLeaks(leaks, undefined);
  } catch (error) {
    return String(error).replace('BenchError: ', '');
  }
  return 'accepted';
}

describe('leaksBetweenSplits', () => {
  it.each([
    ['train', 'the same', EXACT],
    ['dev', 'the same', EXACT],
    ['train', 'nearly the same', NEAR],
    ['dev', 'nearly the same', NEAR],
  ] as const)('finds five planted texts of %s in test, %s', (split, kind, changes) => {
    const test = TEXTS.map((text, at) => changes[at]?.(text) ?? text);
    const { leaks, notices } = leaksBetweenSplits(sourceOf({ [split]: TEXTS, test }));
    expect(leaks.map(({ kind: found, at, by }) => `${found}: ${at}, ${by}`)).toEqual(
      TEXTS.map((_, at) => `${kind} text in ${split}: test.csv:${at + 2}, ${split}.csv:${at + 2}`),
    );
    expect(notices).toEqual([]);
  });

  it('finds nothing where no text is like another', () => {
    const [one, two, three, ...test] = TEXTS;
    const source = sourceOf({ train: [one ?? '', two ?? ''], dev: [three ?? ''], test });
    expect(leaksBetweenSplits(source)).toEqual({ leaks: [], notices: [] });
  });

  it('refuses an equal text of dev and train, and only tells a near one', () => {
    const dev = TEXTS.map((text, at) => (at === 0 ? text : `Hello, ${text}`));
    const { leaks, notices } = leaksBetweenSplits(sourceOf({ train: TEXTS, dev }));
    expect(leaks.map(({ at }) => at)).toEqual(['dev.csv:2']);
    expect(notices).toEqual([
      '4 texts of dev nearly stand in train too, so prompts may be chosen by what they are shown: dev.csv:3 and train.csv:3; dev.csv:4 and train.csv:4; dev.csv:5 and train.csv:5; 1 more.',
    ]);
  });
});

describe('refuseLeaks', () => {
  const leaksOf = (count: number) =>
    Array.from(
      { length: count },
      (_, at): Leak => ({
        suite: 'desk',
        kind: 'the same text in train',
        sample: `t-${at}`,
        at: `test.csv:${at + 2}`,
        by: `train.csv:${at + 2}`,
      }),
    );
  const HINT =
    'Remove one of each two, or measure all the same with --allow-leakage, which marks every figure.';

  it('names both places', () => {
    expect(faultOf([])).toBe('accepted');
    expect(faultOf(leaksOf(1))).toBe(
      `test.csv:2 ("t-0"): the same text in train, train.csv:2, so that a technique may be shown what it is measured on. ${HINT}`,
    );
    expect(faultOf(leaksOf(2)).split('\n')).toEqual([
      '2 samples are given away, so that a technique may be shown what it is measured on:',
      '  test.csv:2 ("t-0"): the same text in train, train.csv:2',
      '  test.csv:3 ("t-1"): the same text in train, train.csv:3',
      HINT,
    ]);
  });

  it('does not list without end', () => {
    expect(faultOf(leaksOf(30)).split('\n')).toHaveLength(23);
    expect(faultOf(leaksOf(30))).toContain('\n  and 10 more\n');
  });

  it('hands them to who takes them', () => {
    const taken: Leak[] = [];
    refuseLeaks(leaksOf(2), (leaks) => taken.push(...leaks));
    expect(taken).toEqual(leaksOf(2));
  });
});
