import { describe, expect, it } from 'vitest';
import { hostedAnswer } from '../../../src/pricing/hosting.ts';

describe('hostedAnswer', () => {
  it('shares the hours of a month among its answers', () => {
    // 730.5 h × 0.8 USD = 584.40 USD a month. 2 s an answer: 1,800 an hour, 1,314,900 a month.
    expect(hostedAnswer({ perHour: 0.8, volume: 10_000, busyMs: 2000 })).toEqual({
      atVolume: 0.05844,
      atFull: 0.8 / 1800,
      servers: 1,
      utilisation: 10_000 / 1_314_900,
    });
  });

  it('takes as many servers as the volume needs', () => {
    // 2,000,000 / 1,314,900 = 1.52, so that two are needed: 1,168.80 USD a month.
    const { atVolume, servers, utilisation } = hostedAnswer({
      perHour: 0.8,
      volume: 2_000_000,
      busyMs: 2000,
    });
    expect(servers).toBe(2);
    expect(atVolume).toBeCloseTo(1168.8 / 2_000_000, 12);
    expect(utilisation).toBeCloseTo(2_000_000 / 2_629_800, 12);
  });

  it('is the cost at full use over the utilisation', () => {
    for (const volume of [1, 5_000, 1_314_900, 40_000_000]) {
      const { atVolume, atFull, utilisation } = hostedAnswer({ perHour: 3.99, volume, busyMs: 2000 });
      expect(atVolume).toBeCloseTo((atFull ?? 0) / (utilisation ?? 0), 9);
    }
  });

  it('assumes one server where its pace was not measured', () => {
    expect(hostedAnswer({ perHour: 0.8, volume: 10_000, busyMs: null })).toEqual({
      atVolume: 0.05844,
      atFull: null,
      servers: null,
      utilisation: null,
    });
  });
});
