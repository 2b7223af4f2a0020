import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide, proposedShares } from '../../../../src/datasets/splits/divide.ts';
import { Units, unitsOf } from '../../../../src/datasets/splits/units.ts';
import type { Sample } from '../../../../src/protocol/sample.ts';
import { SPLITS, type Split } from '../../../../src/protocol/words.ts';
import { sampleOf } from '../../../support/suite-builder.ts';

const SHARES = { train: 0.3, dev: 0.1, test: 0.6 };
const stratumOf = ({ targets }: Sample): string => targets[0] ?? '';

function samplesOf(count: number, labels = ['a', 'b', 'c']): Sample[] {
  return Array.from({ length: count }, (_, at) =>
    sampleOf({ id: `r${at}`, input: `text ${at}`, targets: [labels[(at * at) % labels.length] ?? ''] }),
  );
}

function count(splits: ReadonlyMap<string, Split>, samples: readonly Sample[]): Record<string, number> {
  return Object.fromEntries(
    SPLITS.map((split) => [split, samples.filter(({ id }) => splits.get(id) === split).length]),
  );
}

describe('proposedShares', () => {
  it.each([
    [300, null, { train: 90, dev: 30, test: 180 }],
    [300, 1200, { train: 90, dev: 30, test: 180 }],
    [5000, 1200, { train: 3600, dev: 200, test: 1200 }],
    [400, 100, { train: 225, dev: 75, test: 100 }],
  ])('of %d rows, of which %s are wanted for test', (rows, wanted, sizes) => {
    const shares = proposedShares(rows, wanted);
    const found = Object.fromEntries(SPLITS.map((split) => [split, Math.round(shares[split] * rows)]));
    expect(found).toEqual(sizes);
  });
});

describe('divide', () => {
  it('gives each split its part of each label', () => {
    const samples = samplesOf(300);
    const splits = divide(new Units().of(samples), { shares: SHARES, stratumOf, seed: 1, fixed: new Map() });
    for (const of of Map.groupBy(samples, stratumOf).values()) {
      const counts = count(splits, of);
      for (const split of SPLITS)
        expect(Math.abs((counts[split] ?? 0) - SHARES[split] * of.length)).toBeLessThanOrEqual(1);
    }
  });

  it('depends on the seed and on nothing else', () => {
    const samples = samplesOf(60);
    const by = (seed: number, of: readonly Sample[]) =>
      divide(new Units().of(of), { shares: SHARES, stratumOf, seed, fixed: new Map() });
    const first = by(1, samples);
    expect(new Map([...by(1, samples.toReversed())].sort())).toEqual(new Map([...first].sort()));
    expect(by(2, samples)).not.toEqual(first);
  });

  it('never parts a unit, and moves nothing that has its split', () => {
    const property = fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom('a', 'b')), {
        minLength: 3,
        maxLength: 60,
      }),
      fc.integer({ min: 0, max: 60 }),
      (rows, cut) => {
        const samples = rows.map(([, label], at) =>
          sampleOf({ id: `${at}`, input: `t${at}`, targets: [label] }),
        );
        const groupOf = ({ id }: Sample): string => String(rows[Number(id)]?.[0]);
        const dividing = (of: readonly Sample[], fixed: ReadonlyMap<string, Split>) =>
          divide(unitsOf(of, groupOf).of(of), { shares: SHARES, stratumOf, seed: 1, fixed });
        const before = dividing(samples.slice(0, cut), new Map());
        const after = dividing(samples, before);
        for (const [id, split] of before) expect(after.get(id)).toBe(split);
        for (const group of Map.groupBy(samples, groupOf).values()) {
          expect(new Set(group.map(({ id }) => after.get(id))).size).toBe(1);
        }
      },
    );
    fc.assert(property, { numRuns: 50 });
  });
});

describe('unitsOf', () => {
  it('keeps groups, equal texts and near duplicates together, along chains', () => {
    const texts = [
      'My mouse double-clicks by itself.',
      'Re: My mouse double-clicks by itself!',
      'The printer jams with every second page.',
      'the PRINTER jams with every second page',
      'Nobody answers the telephone on the second floor.',
    ];
    const samples = texts.map((input, at) => sampleOf({ id: `${at}`, input }));
    const ids = (groupOf: ((sample: Sample) => string) | null) =>
      unitsOf(samples, groupOf)
        .of(samples)
        .map((unit) => unit.map(({ id }) => id).join(''));
    expect(ids(null)).toEqual(['01', '23', '4']);
    expect(ids(({ id }) => (id === '1' || id === '2' ? 'tom' : ''))).toEqual(['0123', '4']);
  });
});
