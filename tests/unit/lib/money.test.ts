import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsd, nanoToUsd, sumNanoUsd, usdToNano } from '../../../src/lib/money.ts';

describe('usdToNano', () => {
  it('gives back every amount of nano-USD', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), (nano) => {
        expect(usdToNano(nanoToUsd(nano))).toBe(nano);
      }),
    );
  });

  it('rounds what is smaller', () => {
    expect(usdToNano(0.1 + 0.2)).toBe(300_000_000);
    expect(usdToNano(4e-10)).toBe(0);
    expect(usdToNano(6e-10)).toBe(1);
  });
});

describe('sumNanoUsd', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000_000 });

  it('is exact', () => {
    expect(sumNanoUsd(Array.from({ length: 10 }, () => usdToNano(0.1)))).toBe(usdToNano(1));
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const exact = amounts.reduce((sum, next) => sum + BigInt(next), 0n);
        expect(sumNanoUsd(amounts)).toBe(Number(exact));
      }),
    );
  });

  it('is unknown as soon as one amount is, and nothing for nothing', () => {
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (before, after) => {
        expect(sumNanoUsd([...before, null, ...after])).toBeNull();
      }),
    );
    expect(sumNanoUsd([])).toBe(0);
  });
});

describe('formatUsd', () => {
  it.each([
    [null, 'unknown'],
    [0, '$0'],
    [1, '$0.000000001'],
    [4_200_000, '$0.0042'],
    [4_260_000, '$0.0043'],
    [50_000_000, '$0.050'],
    [120_000_000, '$0.12'],
    [994_000_000, '$0.99'],
    [996_000_000, '$1.00'],
    [12_300_000_000, '$12.30'],
    [1_234_567_890_000, '$1,234.57'],
  ])('%j nano-USD are %s', (nano, shown) => {
    expect(formatUsd(nano)).toBe(shown);
  });

  it('never shows something as nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), (nano) => {
        const shown = Number(formatUsd(nano).slice(1));
        expect(Math.abs(shown * 1e9 - nano)).toBeLessThanOrEqual(nano / 20 + 1e-6);
      }),
    );
  });
});
