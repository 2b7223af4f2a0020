import { describe, expect, it } from 'vitest';
import { nearDuplicateNotice, refuseSharedTexts } from '../../../src/datasets/leaks.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import { sampleOf } from '../../support/suite-builder.ts';

/** As many texts in train, and again in test with something before them. */
function dataOf(count: number, before = '') {
  const samples = (['train', 'test'] as const).flatMap((split) =>
    Array.from({ length: count }, (_, index) =>
      sampleOf({
        id: `${split}-${index}`,
        split,
        input: `${split === 'test' ? before : ''}Text ${index} is number ${index * 7} of them`,
      }),
    ),
  );
  const place = (sample: Sample, index: number) =>
    [sample.id, { file: `/data/${sample.split}.csv`, line: (index % count) + 2 }] as const;
  return { samples, places: new Map(samples.map(place)) };
}

function faultOf(count: number): string {
  try {
    refuseSharedTexts(dataOf(count));
  } catch (error) {
    return String(error).replace('BenchError: ', '');
  }
  return 'accepted';
}

const FIRST =
  '/data/test.csv:2: the test sample "test-0" has the same text as the train sample "train-0" (/data/train.csv:2), so a technique could be shown what it is measured on.';

describe('refuseSharedTexts', () => {
  it('names both places of a shared text', () => {
    expect(faultOf(0)).toBe('accepted');
    expect(faultOf(1)).toBe(`${FIRST} Remove one of the two.`);
  });

  it('lists all pairs at once', () => {
    expect(faultOf(3).split('\n')).toEqual([
      '/data/test.csv:2: 3 texts stand in two splits, so a technique could be shown what it is measured on:',
      '  /data/test.csv:2 and /data/train.csv:2',
      '  /data/test.csv:3 and /data/train.csv:3',
      '  /data/test.csv:4 and /data/train.csv:4',
      'Remove one of each two.',
    ]);
  });

  it('does not list without end', () => {
    const fault = faultOf(30);
    expect(fault.split('\n')).toHaveLength(23);
    expect(fault).toMatch(/: 30 texts .*\n {2}and 10 more\nRemove one of each two\.$/s);
  });
});

describe('nearDuplicateNotice', () => {
  it('counts the texts and names some of the places, as the suite does', () => {
    expect(nearDuplicateNotice(dataOf(0), '/data/suite.yaml')).toEqual([]);
    expect(nearDuplicateNotice(dataOf(1, 'Hello! '), '/suite.yaml')).toEqual([
      '1 text of dev or test nearly stands in another split too, so techniques may be shown what they are measured on: data/test.csv:2 and data/train.csv:2.',
    ]);
    expect(nearDuplicateNotice(dataOf(5, 'Hello! '), '/data/suite.yaml')).toEqual([
      '5 texts of dev or test nearly stand in another split too, so techniques may be shown what they are measured on: test.csv:2 and train.csv:2; test.csv:3 and train.csv:3; test.csv:4 and train.csv:4; 2 more.',
    ]);
  });
});
