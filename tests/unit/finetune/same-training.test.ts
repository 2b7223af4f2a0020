import { describe, expect, it } from 'vitest';
import { finishedBefore, sayFinished } from '../../../src/finetune/same-training.ts';
import type { TunedAttempt } from '../../../src/protocol/tuned.ts';
import { attemptOf } from '../../support/tuned.ts';

const dev = ['a', 'b'];
const score = { metric: 'accuracy', value: 1, low: null, high: null, n: 1, better: 'higher' } as const;
const failed = attemptOf({ id: 'failed', status: 'failed', model: null });
const unscored = attemptOf({ id: 'unscored' });
const partly = attemptOf({ id: 'partly', devScore: { ...score, unanswered: 1 } });
const whole = attemptOf({ id: 'whole', devScore: score });

describe('finishedBefore', () => {
  it.each<[string, readonly TunedAttempt[], boolean, string | undefined]>([
    ['nothing where no model came of it', [failed], false, undefined],
    ['a model without a score', [whole, unscored], false, 'unscored'],
    ['a model without a score, also before another training', [unscored, whole], true, 'unscored'],
    ['a model that lacks a part of its score', [partly, whole], false, 'partly'],
    ['nothing before another training, though dev samples are refused for good', [partly], true, undefined],
    ['the last model', [attemptOf({ id: 'first', devScore: score }), whole, failed], false, 'whole'],
    ['nothing before another training', [whole], true, undefined],
  ])('finds %s', (_, same, again, expected) => {
    expect(finishedBefore(same, { dev, again })?.id).toBe(expected);
  });
});

describe('sayFinished', () => {
  it('says that scoring is still to come, which costs, or that nothing is paid', () => {
    expect(sayFinished(partly, dev)).toBe(
      'already trained as "partly" on 2026-03-01, so it is not trained again; it still has to be scored on dev',
    );
    expect(sayFinished(whole, dev)).toContain('nothing is trained or paid for; --again trains once more');
  });
});
