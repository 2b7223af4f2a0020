import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohensH, pairedOddsRatio, standardisedDifference } from '../../../src/statistics/effect-size.ts';
import { mcnemarTest } from '../../../src/statistics/mcnemar.ts';
import { mean, standardDeviation } from '../../../src/statistics/moments.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectBounds, expectClose, present } from './close.ts';

const { oddsRatio, cohensH: arcsines, standardised } = reference.effectSizes;
const count = fc.integer({ min: 0, max: 200 });

describe('pairedOddsRatio', () => {
  it("agrees with statsmodels' exact interval of a share", () => {
    for (const { gained, lost, level, estimate, bounds } of oddsRatio) {
      const size = pairedOddsRatio({ gained, lost }, level);
      if (estimate === null) expect(size?.estimate).toBeNull();
      else expectClose(size?.estimate, estimate);
      expectBounds(size, bounds);
    }
  });

  it('is unknown without discordant pairs, and takes 95% when nothing is said', () => {
    expect(pairedOddsRatio({ gained: 0, lost: 0 })).toBeUndefined();
    expect(pairedOddsRatio({ gained: 7, lost: 3 })).toEqual(pairedOddsRatio({ gained: 7, lost: 3 }, 0.95));
  });

  it('holds its estimate, is turned over when the sides are exchanged, and is wider at a higher level', () => {
    fc.assert(
      fc.property(count, count, (gained, lost) => {
        fc.pre(gained > 0 && lost > 0);
        const size = present(pairedOddsRatio({ gained, lost }));
        const turned = present(pairedOddsRatio({ gained: lost, lost: gained }));
        const wide = present(pairedOddsRatio({ gained, lost }, 0.99));
        expect(size.low ?? Number.NaN).toBeLessThanOrEqual(size.estimate ?? Number.NaN);
        expect(size.high ?? Number.NaN).toBeGreaterThanOrEqual(size.estimate ?? Number.NaN);
        expectClose(turned.low, 1 / (size.high ?? Number.NaN));
        expectClose(turned.high, 1 / (size.low ?? Number.NaN));
        expect(wide.low ?? Number.NaN).toBeLessThan(size.low ?? Number.NaN);
        expect(wide.high ?? Number.NaN).toBeGreaterThan(size.high ?? Number.NaN);
      }),
    );
  });

  it('leaves 1 out exactly where the exact McNemar test rejects', () => {
    fc.assert(
      fc.property(count, count, (gained, lost) => {
        const size = pairedOddsRatio({ gained, lost });
        const outside = size !== undefined && ((size.low ?? 0) > 1 || (size.high ?? 2) < 1);
        expect(outside).toBe(mcnemarTest({ gained, lost }).p < 0.05);
      }),
    );
  });

  it('refuses counts that are not whole and a level outside (0, 1)', () => {
    expect(() => pairedOddsRatio({ gained: Number.NaN, lost: 1 })).toThrow(
      'gained must be a whole number of at least 0, but is NaN.',
    );
    expect(() => pairedOddsRatio({ gained: 5, lost: -2 })).toThrow(
      'lost must be a whole number of at least 0, but is -2.',
    );
    expect(() => pairedOddsRatio({ gained: 5, lost: 2 }, 1)).toThrow(
      'level must lie strictly between 0 and 1',
    );
  });
});

describe('cohensH', () => {
  it("agrees with statsmodels and numpy's correlation", () => {
    for (const { level, estimate, bounds, ...table } of arcsines) {
      const size = cohensH(table, level);
      expectClose(size?.estimate, estimate);
      expectBounds(size, bounds);
    }
  });

  it('is unknown without pairs and 0 for a system against itself', () => {
    expect(cohensH({ gained: 0, lost: 0, both: 0, neither: 0 })).toBeUndefined();
    const itself = present(cohensH({ gained: 0, lost: 0, both: 3, neither: 2 }));
    expect(itself.estimate).toBe(0);
    expect(itself.low ?? 0).toBeLessThan(0);
    expectClose(itself.high, -(itself.low ?? Number.NaN));
  });

  it('reaches from −π to π, mirrors, and holds its estimate', () => {
    fc.assert(
      fc.property(count, count, count, count, (gained, lost, both, neither) => {
        fc.pre(gained + lost + both + neither > 0);
        const size = present(cohensH({ gained, lost, both, neither }));
        const turned = present(cohensH({ gained: lost, lost: gained, both, neither }));
        const opposite = present(cohensH({ gained: lost, lost: gained, both: neither, neither: both }));
        const estimate = size.estimate ?? Number.NaN;
        expect(Math.abs(estimate)).toBeLessThanOrEqual(Math.PI + 1e-12);
        expect(Math.sign(Math.round(estimate * 1e9))).toBe(Math.sign(gained - lost) + 0);
        expectClose(turned.estimate, -estimate);
        expectClose(opposite.estimate, -estimate);
        const { low, high } = { low: size.low ?? Number.NaN, high: size.high ?? Number.NaN };
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expectBounds(turned, [-high, -low]);
      }),
    );
  });

  it.each(['gained', 'lost', 'both', 'neither'])('refuses a count that is not whole: %s', (name) => {
    const table = { gained: 1, lost: 1, both: 1, neither: 1 };
    expect(() => cohensH({ ...table, [name]: Number.NaN })).toThrow(
      `${name} must be a whole number of at least 0, but is NaN.`,
    );
    expect(() => cohensH({ ...table, [name]: -1 })).toThrow(`${name} must be a whole number`);
  });

  it('refuses a level outside (0, 1)', () => {
    expect(() => cohensH({ gained: 1, lost: 1, both: 1, neither: 1 }, 2)).toThrow('level must lie strictly');
  });
});

describe('standardisedDifference', () => {
  it('agrees with numpy and scipy', () => {
    for (const { difference, sd, n, level, bounds } of standardised) {
      const size = standardisedDifference({ difference, sd, n, level });
      if (bounds === null) {
        expect(size).toBeUndefined();
        continue;
      }
      expectClose(size?.estimate, difference / sd);
      expectBounds(size, bounds);
    }
  });

  it('is unknown where the differences have no spread, or only that of rounding', () => {
    expect(standardisedDifference({ difference: 3, sd: 0, n: 5 })).toBeUndefined();
    const equal = [0.1, 0.1, 0.1];
    const sd = standardDeviation(equal);
    expect(standardisedDifference({ difference: mean(equal), sd, n: 3 })).toBeUndefined();
  });

  it('does not depend on the unit, mirrors, holds its estimate, and narrows with n', () => {
    const difference = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const sd = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const n = fc.integer({ min: 2, max: 10_000 });
    fc.assert(
      fc.property(difference, sd, n, fc.constantFrom(1e-90, 1e-3, 1e9, 1e90), (mid, spread, pairs, unit) => {
        const size = present(standardisedDifference({ difference: mid, sd: spread, n: pairs }));
        const scaled = standardisedDifference({ difference: mid * unit, sd: spread * unit, n: pairs });
        const turned = standardisedDifference({ difference: -mid, sd: spread, n: pairs });
        const more = present(standardisedDifference({ difference: mid, sd: spread, n: pairs * 4 }));
        expectClose(scaled?.estimate, size.estimate ?? Number.NaN);
        expectBounds(scaled, [size.low, size.high]);
        expectBounds(turned, [-(size.high ?? Number.NaN), -(size.low ?? Number.NaN)]);
        const width = (size.high ?? Number.NaN) - (size.low ?? Number.NaN);
        expect(width).toBeGreaterThan(0);
        expectClose((more.high ?? Number.NaN) - (more.low ?? Number.NaN), width / 2);
      }),
    );
  });

  it.each([
    [{ difference: Number.NaN, sd: 1, n: 3 }, 'difference, sd[0] is NaN'],
    [{ difference: 1, sd: Number.POSITIVE_INFINITY, n: 3 }, 'difference, sd[1] is Infinity'],
    [{ difference: 1, sd: 1, n: 1 }, 'A spread takes at least two pairs, but n is 1.'],
    [{ difference: 1, sd: 1, n: Number.NaN }, 'A spread takes at least two pairs, but n is NaN.'],
    [{ difference: 1, sd: 1, n: 3, level: 0 }, 'level must lie strictly between 0 and 1, but is 0.'],
  ])('refuses %o', (input, message) => {
    expect(() => standardisedDifference(input)).toThrow(message);
  });
});
