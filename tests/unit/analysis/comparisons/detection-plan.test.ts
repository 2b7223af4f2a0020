import { describe, expect, it } from 'vitest';
import type { PairedResult } from '../../../../src/analysis/comparisons/comparison-model.ts';
import { betterSplit, planDetection } from '../../../../src/analysis/comparisons/detection-plan.ts';
import { designError } from '../../../../src/statistics/allocation.ts';
import { ACCURACY, RECALL } from '../../../support/run-record-builder.ts';

/** A comparison of an earlier run, of which only the noise matters. */
function pilot(noise: Partial<Pick<PairedResult, 'discordant' | 'spread' | 'pairs'>>): PairedResult {
  return {
    metric: 'accuracy',
    difference: null,
    test: 'exact McNemar',
    p: null,
    adjustedP: null,
    adjustedEquivalenceP: null,
    verdict: 'undecided',
    effects: [],
    spread: null,
    detectable: null,
    pairs: 100,
    skipped: 0,
    unpaired: 0,
    discordant: null,
    reason: '',
    ...noise,
  };
}

describe('planDetection', () => {
  it('counts samples by the disagreement of an earlier run, alone and corrected', () => {
    const plan = planDetection({
      metric: ACCURACY,
      comparisons: [pilot({ discordant: { onlyTechnique: 15, onlyReference: 5 } })],
      difference: 0.1,
      available: 300,
      family: 9,
    });
    // n d = √n (z √ψ + .8416 √(ψ − d²)) + 1 with ψ = .2, d = .1, z at 5% and at 5% / 9: scipy.
    expect(plan).toMatchObject({ alone: 175, corrected: 278, comparisons: 9 });
    expect(plan.design).toEqual({ samples: 278, repeats: 1 });
    expect(plan.advice).toBe(
      'Finding 10 points in 9 comparisons takes 278 samples (175 for one comparison alone); 300 are there.',
    );
  });

  it('says when there are too few samples, and that repeats were never tried', () => {
    const plan = planDetection({
      metric: ACCURACY,
      comparisons: [],
      difference: 0.03,
      available: 300,
      family: 1,
    });
    expect(plan.design).toBeNull();
    expect(plan.advice).toMatch(
      /^Finding 3 points takes 2,681 samples, but only 300 are there\. Whether repeats help is not known: a run with --repeats 3 would tell\.$/,
    );
  });

  it('takes repeats where they make up for samples', () => {
    const spread = { sd: Math.sqrt(0.01 + 0.09 / 3), withinSd: 0.3, repeats: 3 };
    const plan = planDetection({
      metric: RECALL,
      comparisons: [pilot({ spread })],
      difference: 0.05,
      available: 100,
      family: 1,
    });
    // (1.96 + .8416)² · (.01 + .09 / r) / .05² + 1.92 = 315.9, 174.6, 127.5, 104.0, 89.8 samples for r = 1 to 5: scipy.
    expect(plan.alone).toBe(316);
    expect(plan.design).toEqual({ samples: 90, repeats: 5 });
    expect(plan.advice).toContain('(--repeats 5, 450 trials a technique)');
  });

  it('does not advise repeats that cannot help', () => {
    const stubborn = { metric: RECALL, difference: 0.02, available: 100, family: 1 };
    expect(
      planDetection({ ...stubborn, comparisons: [pilot({ spread: { sd: 0.3, withinSd: 0, repeats: 3 } })] })
        .advice,
    ).toContain('Repeats do not help, because answers to the same sample did not vary');
    expect(
      planDetection({ ...stubborn, comparisons: [pilot({ spread: { sd: 0.3, withinSd: 0.1, repeats: 3 } })] })
        .advice,
    ).toContain('No number of repeats makes up for it');
  });

  it('admits that nothing is known', () => {
    const plan = planDetection({
      metric: RECALL,
      comparisons: [],
      difference: 0.05,
      available: 100,
      family: 3,
    });
    expect(plan).toMatchObject({ alone: null, corrected: null, design: null });
    expect(plan.advice).toContain('run this suite once and plan again');
  });
});

describe('betterSplit', () => {
  const comparisons = [pilot({ spread: { sd: Math.sqrt(0.04 + 0.09 / 3), withinSd: 0.3, repeats: 3 } })];

  it('asks more samples less often', () => {
    const planned = { samples: 30, repeats: 3 };
    const better = betterSplit({ metric: RECALL, comparisons, planned, available: 60 });
    // 30 × 3, 45 × 2 and 60 × 1 of 90 trials have the variances .00233, .00189 and .00217.
    expect(better).toEqual({ samples: 45, repeats: 2 });
    const noise = { between: 0.04, within: 0.09 };
    expect(designError(noise, better ?? planned)).toBeLessThan(designError(noise, planned));
  });

  it('says nothing where the plan spends its trials well or repeats are unknown', () => {
    const metric = RECALL;
    expect(
      betterSplit({ metric, comparisons, planned: { samples: 60, repeats: 2 }, available: 60 }),
    ).toBeNull();
    expect(
      betterSplit({ metric, comparisons: [], planned: { samples: 30, repeats: 3 }, available: 60 }),
    ).toBeNull();
  });
});
