import type { RunRecord } from '../../src/protocol/run-record.ts';
import { buildRun, type Outcome, technique } from './run-record-builder.ts';
import { SEARCH } from './suite-builder.ts';

const SAMPLES = 60;

/**
 * A run of 60 samples and three techniques: plain is right on every second, few-shot on every third, rag on all but
 * a failure, a format error and an answer without a score.
 */
export function explorerRun(answer?: string): RunRecord {
  const outcomes = (isRight: (index: number) => boolean): Outcome[] =>
    Array.from({ length: SAMPLES }, (_, index) => (isRight(index) ? 1 : 0));
  const facts = answer === undefined ? {} : { facts: { answer } };
  return buildRun({
    cells: [
      { technique: 'plain', outcomes: outcomes((index) => index % 2 === 0), ...facts },
      { technique: 'few-shot', outcomes: outcomes((index) => index % 3 === 0), ...facts },
      {
        technique: technique('rag', { retrieval: SEARCH }),
        outcomes: outcomes(() => true)
          .with(0, 'failed')
          .with(1, 'format-error')
          .with(2, null),
        facts: {
          ...(answer === undefined ? {} : { answer }),
          retrieval: {
            gold: ['a'],
            found: [
              { gold: ['a'], text: 'The right passage.' },
              { gold: [], text: 'Another passage.' },
            ],
          },
        },
      },
    ],
    samples: (index) => ({ input: `Is ${index} a good number?` }),
  });
}
