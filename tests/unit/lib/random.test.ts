import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, seededRandom, shuffled } from '../../../src/lib/random.ts';

const draws = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
};

describe('seededRandom', () => {
  it('gives the same numbers for a seed on every machine and in every version', () => {
    expect(draws(1, 4)).toMatchInlineSnapshot(`
      [
        0.5636717735324055,
        0.5851113414391875,
        0.8959073920268565,
        0.9463990409858525,
      ]
    `);
  });

  it('stays in [0, 1) for every seed, also one that is no 32-bit number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger()), (seed) => {
        for (const value of draws(seed, 20)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(1);
        }
      }),
    );
  });

  it('fills ten bins evenly, for neighbouring seeds too', () => {
    for (const values of [
      draws(7, 20_000),
      Array.from({ length: 20_000 }, (_, seed) => draws(seed, 1)[0] ?? 0),
    ]) {
      const bins = Array.from({ length: 10 }, () => 0);
      for (const value of values) {
        const bin = Math.floor(value * 10);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      const chiSquared = bins.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
      // 99.9% quantile with 9 degrees of freedom.
      expect(chiSquared).toBeLessThan(27.88);
    }
  });
});

describe('deriveSeed', () => {
  it('depends on every part and on their boundaries', () => {
    const seeds = [
      deriveSeed(1, 'a', 0, 0),
      deriveSeed(1, 'a', 0, 1),
      deriveSeed(1, 'a', 1, 0),
      deriveSeed(1, 'b', 0, 0),
      deriveSeed(2, 'a', 0, 0),
      deriveSeed(1, 'a0', 0, 0),
      deriveSeed(1, 'a', 0),
      deriveSeed(1, 'a', 0, 0, ''),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(deriveSeed(1, 'a', 0, 1)).toBe(seeds[1]);
  });

  it('is a 32-bit number that providers take', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string({ unit: 'binary' }), (seed, id) => {
        const derived = deriveSeed(seed, id);
        expect(Number.isSafeInteger(derived) && derived >= 0 && derived < 2 ** 32).toBe(true);
      }),
    );
  });
});

describe('shuffled', () => {
  it('holds the same items and leaves the list as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const result = shuffled(items, seededRandom(seed));
        expect(items).toEqual(before);
        expect([...result].sort()).toEqual([...items].sort());
      }),
    );
  });

  it('gives every order the same chance', () => {
    const random = seededRandom(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(6);
    // 99.9% quantile with 5 degrees of freedom.
    expect(chiSquared).toBeLessThan(20.52);
  });
});
