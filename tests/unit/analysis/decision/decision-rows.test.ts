import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { Aspect, DecisionCell } from '../../../../src/analysis/decision/decision-model.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import type { Family } from '../../../../src/protocol/words.ts';
import { buildRun, localModel, type RunPlan } from '../../../support/run-record-builder.ts';

function decide(
  plan: RunPlan,
  at: { readonly aspect: Aspect; readonly family?: Family; readonly inputs?: Partial<DecisionInputs> },
): DecisionCell {
  const { aspect, family = 'prompt-engineering', inputs = {} } = at;
  const row = buildReport(buildRun(plan), { inputs: { ...NO_INPUTS, ...inputs } }).decision.find(
    (item) => item.aspect === aspect,
  );
  const cell = row?.cells.find((item) => item.family === family);
  if (cell === undefined) throw new Error(`no ${aspect} of ${family}`);
  return cell;
}

const ANSWERS = Array(20).fill(1);

describe('scalability', () => {
  it('is the pace at every number of trials side by side, without cached answers', () => {
    const cell = decide(
      {
        cells: [
          {
            technique: 'plain',
            outcomes: [...ANSWERS, ...ANSWERS],
            facts: (sample) =>
              sample < 20 ? { sharedBy: 1, elapsedMs: 500 } : { sharedBy: 4, elapsedMs: 1000 },
          },
        ],
      },
      { aspect: 'scalability' },
    );
    expect(cell.measured).toBe(
      'toy, plain with local:tiny: 2 answers/s with 1 at once, 4 answers/s with 4 at once.',
    );
    expect(cell).toMatchObject({ short: '4 answers/s', mark: 'not settled' });
  });

  it('spans the paces of several suites or models, and says slow ones by the time of an answer', () => {
    const cellOf = (model: string, elapsedMs: number) => ({
      technique: 'plain',
      model,
      outcomes: ANSWERS,
      facts: { elapsedMs },
    });
    const short = (slow: number): string | null =>
      decide(
        {
          cells: [cellOf('local:tiny', 500), cellOf('local:big', slow)],
          models: [localModel('local:tiny'), localModel('local:big')],
        },
        { aspect: 'scalability' },
      ).short;
    expect(short(1500)).toBe('0.67 to 2 answers/s');
    expect(short(20_000)).toBe('an answer in 500 ms to 20.0 s');
  });

  it('is not measured by answers that were there already', () => {
    const cells = [{ technique: 'plain', outcomes: ANSWERS, facts: { cachedFrom: 'run-0' } }];
    expect(decide({ cells }, { aspect: 'scalability' })).toMatchObject({
      measured: null,
      mark: 'not measured',
    });
  });
});

describe('where data goes', () => {
  it('is this machine, or the endpoint that was asked', () => {
    const cells = [{ technique: 'plain', outcomes: [1] }];
    expect(decide({ cells }, { aspect: 'privacy' })).toMatchObject({
      claim: null,
      measured: 'On this machine: questions.',
      short: 'nothing leaves this machine',
    });
    const remote = [{ technique: 'plain', model: 'openai:priced', outcomes: [1] }];
    const sent = decide({ cells: remote, models: [localModel('openai:priced')] }, { aspect: 'privacy' });
    expect(sent).toMatchObject({
      measured: 'Sent away: questions, to https://api.example/v1.',
      short: 'questions leave',
    });
  });

  it('is the endpoint too for what prompts show', () => {
    const cells = [{ technique: 'few-shot', model: 'openai:priced', outcomes: [1] }];
    const sent = decide({ cells, models: [localModel('openai:priced')] }, { aspect: 'privacy' });
    expect(sent?.measured).toBe(
      'Sent away: questions, to https://api.example/v1. Sent away: the examples shown, to https://api.example/v1.',
    );
  });
});

describe('what the user declares', () => {
  it('stands beside the measured time and cost, as declared', () => {
    const plan = { cells: [{ technique: 'plain', outcomes: [1, 0] }] };
    const time = decide(plan, { aspect: 'time', inputs: { hours: { 'prompt-engineering': 2 } } });
    expect(time).toMatchObject({ measured: "Declared for people's work: 2 h.", mark: 'not settled' });
    const cost = decide(plan, { aspect: 'cost', inputs: { volumePerMonth: 200_000 } });
    expect(cost.measured).toContain('A month of 200,000 answers: $2.00.');
  });
});
