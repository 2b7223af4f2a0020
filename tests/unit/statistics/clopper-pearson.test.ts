import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval } from '../../../src/statistics/clopper-pearson.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };

describe('clopperPearsonInterval', () => {
  it('gives the golden value of 17/20', () => {
    const interval = clopperPearsonInterval({ successes: 17, n: 20 });
    expect(interval?.low).toBeCloseTo(0.621073, 6);
    expect(interval?.high).toBeCloseTo(0.967929, 6);
  });

  it('agrees with statsmodels', () => {
    for (const { successes, n, level, clopperPearson } of reference.proportions) {
      const interval = clopperPearsonInterval({ successes, n, level });
      expect(interval?.low).toBeCloseTo(clopperPearson[0] ?? Number.NaN, 10);
      expect(interval?.high).toBeCloseTo(clopperPearson[1] ?? Number.NaN, 10);
    }
  });

  it('is unknown without samples and refuses impossible counts', () => {
    expect(clopperPearsonInterval({ successes: 0, n: 0 })).toBeUndefined();
    expect(() => clopperPearsonInterval({ successes: -1, n: 4 })).toThrow('successes');
  });
});
