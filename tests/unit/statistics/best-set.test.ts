import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lead, mayBeBest } from '../../../src/statistics/best-set.ts';

describe('mayBeBest', () => {
  it('drops who is beaten at Bonferroni’s share of its comparisons', () => {
    // Four candidates have three comparisons each: .05 / 3 = .01667.
    const leads = (p: number): Lead[] => [{ winner: 0, loser: 2, p }];
    expect(mayBeBest({ count: 4, leads: leads(0.0166) })).toEqual([0, 1, 3]);
    expect(mayBeBest({ count: 4, leads: leads(0.0167) })).toEqual([0, 1, 2, 3]);
    expect(mayBeBest({ count: 4, leads: leads(0.0167), alpha: 0.1 })).toEqual([0, 1, 3]);
  });

  it('leaves nobody where each is beaten by another', () => {
    const leads = [0, 1, 2].map((winner) => ({ winner, loser: (winner + 1) % 3, p: 0.001 }));
    expect(mayBeBest({ count: 3, leads })).toEqual([]);
  });

  it('keeps all without leads, and the only one', () => {
    expect(mayBeBest({ count: 3, leads: [] })).toEqual([0, 1, 2]);
    expect(mayBeBest({ count: 1, leads: [] })).toEqual([0]);
    expect(mayBeBest({ count: 0, leads: [] })).toEqual([]);
  });

  it('never drops who leads everywhere, and drops no fewer at a higher alpha, in any order of the leads', () => {
    const lead = fc
      .tuple(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .filter(([winner, loser]) => winner !== loser)
      .map(([winner, loser, p]): Lead => ({ winner, loser, p }));
    fc.assert(
      fc.property(fc.array(lead, { maxLength: 15 }), (leads) => {
        const left = mayBeBest({ count: 6, leads });
        expect(left).toContain(0);
        expect(mayBeBest({ count: 6, leads: leads.toReversed() })).toEqual(left);
        const strict = mayBeBest({ count: 6, leads, alpha: 0.01 });
        for (const position of left) expect(strict).toContain(position);
      }),
    );
  });

  it.each([
    [{ winner: 0, loser: 3, p: 0.5 }],
    [{ winner: -1, loser: 0, p: 0.5 }],
    [{ winner: 1, loser: 1, p: 0.5 }],
    [{ winner: 0, loser: 1, p: Number.NaN }],
    [{ winner: 0, loser: 1, p: 1.5 }],
  ])('refuses %j', (lead) => {
    expect(() => mayBeBest({ count: 3, leads: [lead] })).toThrow('leads[0] has winner');
  });
});
