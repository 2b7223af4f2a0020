import { describe, expect, it } from 'vitest';
import type {
  CallRecord,
  JournalRecord,
  ScoreRecord,
  SetupRecord,
  TrialRecord,
} from '../../../src/core/journal.ts';
import { indexJournal } from '../../../src/runner/journal-index.ts';
import { buildRun } from '../../support/run-record-builder.ts';

const sent = (key: string): JournalRecord => ({ type: 'sent', key });
const call = (key: string, text = 'yes'): CallRecord => ({
  type: 'call',
  key,
  trial: 't',
  model: 'local:tiny',
  request: {
    prompt: { form: 'completion', text: '?' },
    maxTokens: 1,
    temperature: 0,
    seed: 1,
    stop: [],
  },
  response: {
    text,
    finishReason: 'stop',
    usage: null,
    timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
  },
  cachedFrom: null,
});
const trial = (outcome: TrialRecord['outcome'], calls: readonly string[] = ['c']): TrialRecord => ({
  type: 'trial',
  key: 't',
  cell: 'cell',
  sample: 's',
  repeat: 0,
  promptVariant: 0,
  purpose: 'measure',
  calls,
  outcome,
  elapsedMs: 1,
  sharedBy: 1,
});
const score = (metric: string, value: number): ScoreRecord => ({
  type: 'score',
  trial: 't',
  metric,
  scorerVersion: 1,
  value,
});
const ANSWERED = { status: 'answered', answer: 'yes' } as const;
const FAILED = { status: 'failed', reason: 'HTTP 500' } as const;

describe('indexJournal', () => {
  it('finds everything of a finished run, and nothing in flight', () => {
    const { records } = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 'format-error'] }] });
    const index = indexJournal(records);
    expect(index.started).toBe(true);
    expect(index.trials.size).toBe(3);
    expect(index.calls.size).toBe(3);
    expect([...index.scores.keys()].sort()).toEqual([...index.trials.keys()].sort());
    expect(index.inFlight.size).toBe(0);
    expect(indexJournal([]).started).toBe(false);
  });

  it('counts as in flight what was sent and never answered', () => {
    const index = indexJournal([sent('a'), sent('b'), sent('c'), call('b')]);
    expect([...index.inFlight]).toEqual(['a', 'c']);
    expect([...indexJournal([sent('a'), sent('a'), call('a')]).inFlight]).toEqual([]);
    expect([...indexJournal([sent('a'), call('a'), sent('a')]).inFlight]).toEqual(['a']);
  });

  it('takes a call whose last attempt came back without an answer for none in flight', () => {
    const unanswered = (key: string): JournalRecord => ({ type: 'unanswered', key });
    const index = indexJournal([sent('a'), sent('b'), unanswered('a'), unanswered('b'), sent('b')]);
    expect([...index.inFlight]).toEqual(['b']);
  });

  it('counts a lost answer once, also where the next session dies before it sends the call again', () => {
    const session = { type: 'session', at: '2026-03-01T09:00:00.000Z', elapsedMs: 0 } as const;
    const resumed: JournalRecord = { ...session, event: 'resumed', resent: 2 };
    expect([...indexJournal([sent('a'), sent('b'), resumed]).inFlight]).toEqual([]);
    expect([...indexJournal([sent('a'), sent('b'), resumed, sent('b')]).inFlight]).toEqual(['b']);
  });

  it('takes the calls of a failed trial for ended, and leaves the trial to be tried again', () => {
    const index = indexJournal([sent('a'), sent('b'), call('a'), trial(FAILED, ['a', 'b'])]);
    expect(index.inFlight.size).toBe(0);
    expect(index.trials.size).toBe(0);
    expect([...index.calls.keys()]).toEqual(['a']);
  });

  it('lets the last word on a trial count, whichever it is', () => {
    expect(indexJournal([trial(FAILED), trial(ANSWERED)]).trials.get('t')?.outcome).toEqual(ANSWERED);
    expect(indexJournal([trial(ANSWERED), score('accuracy', 1), trial(FAILED)])).toMatchObject({
      trials: new Map(),
      scores: new Map(),
    });
    expect(indexJournal([call('c', 'no'), call('c', 'yes')]).calls.get('c')?.response.text).toBe('yes');
  });

  it('keeps the scores that follow a trial and drops those of an earlier attempt', () => {
    const again = score('accuracy', 0);
    const other = score('macro-f1', 0.5);
    const index = indexJournal([trial(ANSWERED), score('accuracy', 1), trial(ANSWERED), again, other]);
    expect(index.scores.get('t')).toEqual([again, other]);
  });

  it('finds set-ups by their key', () => {
    const setup: SetupRecord = {
      type: 'setup',
      key: 'w',
      kind: 'prompt-selection',
      cell: 'cell',
      chosen: 1,
      candidates: [],
      took: { elapsedMs: 1, calls: 1, inputTokens: 1, outputTokens: 1, machineMs: 1 },
    };
    const later = { ...setup, chosen: 0 };
    expect(indexJournal([setup, { ...setup, key: 'v' }, later]).promptVariants).toEqual(
      new Map([
        ['w', later],
        ['v', { ...setup, key: 'v' }],
      ]),
    );
  });
});
