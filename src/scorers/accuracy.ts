import type { Scorer } from '../core/scorer.ts';

/** 1 when the answer is one of the targets; numbers are compared as numbers (`12.0` is `12`). */
export function accuracy(): Scorer {
  return {
    metric: {
      name: 'accuracy',
      title: 'Accuracy',
      aggregation: { kind: 'proportion' },
      scale: 1,
      better: 'higher',
    },
    version: 1,
    check() {},
    score(sample, reading) {
      const right =
        reading.status === 'answered' && sample.targets.some((target) => same(target, reading.answer));
      return { value: right ? 1 : 0 };
    },
  };
}

function same(target: string, answer: string): boolean {
  if (target.trim() === answer.trim()) return true;
  return target.trim() !== '' && answer.trim() !== '' && Number(target) === Number(answer);
}
