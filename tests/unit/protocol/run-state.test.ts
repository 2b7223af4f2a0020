import { describe, expect, it } from 'vitest';
import type { CallRecord, JournalRecord, ScoreRecord, TrialRecord } from '../../../src/protocol/records.ts';
import { RunState } from '../../../src/protocol/run-state.ts';
import type { SetupRecord } from '../../../src/protocol/setups.ts';
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

const PLACE = { purpose: 'measure', cell: 'cell', sample: 's', repeat: 0, promptVariant: 0 } as const;

describe('the state of a run', () => {
  it('has everything of a finished run, and nothing in flight', () => {
    const { records } = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 'format-error'] }] });
    const state = new RunState(records);
    const trials = [...state.trials];
    expect(trials).toHaveLength(3);
    expect([...state.answers]).toHaveLength(3);
    for (const made of trials) {
      expect(state.trial(made)).toBe(made);
      expect(state.scores(made.key).length).toBeGreaterThan(0);
    }
    expect(state.sessions.map(({ event }) => event)).toEqual(['started', 'finished']);
    expect(state.inFlight.size).toBe(0);
    expect(new RunState().sessions).toEqual([]);
  });

  it('is the same whether records come at once or one by one', () => {
    const { records } = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 'failed'] }] });
    const state = new RunState();
    for (const record of records) state.add(record);
    expect(state).toEqual(new RunState(records));
  });

  it('counts as in flight what was sent and never answered', () => {
    expect([...new RunState([sent('a'), sent('b'), sent('c'), call('b')]).inFlight]).toEqual(['a', 'c']);
    expect([...new RunState([sent('a'), sent('a'), call('a')]).inFlight]).toEqual([]);
    expect([...new RunState([sent('a'), call('a'), sent('a')]).inFlight]).toEqual(['a']);
  });

  it('takes a call whose last attempt came back without an answer for none in flight', () => {
    const unanswered = (key: string): JournalRecord => ({ type: 'unanswered', key });
    const state = new RunState([sent('a'), sent('b'), unanswered('a'), unanswered('b'), sent('b')]);
    expect([...state.inFlight]).toEqual(['b']);
  });

  it('counts a lost answer once, also where the next session dies before it sends the call again', () => {
    const session = { type: 'session', at: '2026-03-01T09:00:00.000Z', elapsedMs: 0 } as const;
    const resumed: JournalRecord = { ...session, event: 'resumed', resent: 2 };
    expect([...new RunState([sent('a'), sent('b'), resumed]).inFlight]).toEqual([]);
    expect([...new RunState([sent('a'), sent('b'), resumed, sent('b')]).inFlight]).toEqual(['b']);
  });

  it('takes the calls of a failed trial for ended', () => {
    const state = new RunState([sent('a'), sent('b'), call('a'), trial(FAILED, ['a', 'b'])]);
    expect(state.inFlight.size).toBe(0);
    expect([...state.trials]).toHaveLength(1);
    expect(state.answer('a')).toEqual(call('a'));
    expect(state.answer('b')).toBeUndefined();
  });

  it('lets the last word on a trial count, whichever it is', () => {
    expect(new RunState([trial(FAILED), trial(ANSWERED)]).trial(PLACE)?.outcome).toEqual(ANSWERED);
    expect(new RunState([trial(ANSWERED), trial(FAILED)]).trial(PLACE)?.outcome).toEqual(FAILED);
    expect(new RunState([trial(ANSWERED), { ...trial(ANSWERED), key: 'other' }]).trial(PLACE)?.key).toBe(
      'other',
    );
  });

  it('keeps trials apart that share a key', () => {
    const here = trial(ANSWERED);
    const there = { ...here, cell: 'other' };
    const state = new RunState([here, there, { ...here, purpose: 'select' }]);
    expect([...state.trials]).toHaveLength(3);
    expect(state.trial({ ...PLACE, cell: 'other' })).toEqual(there);
    expect(state.trial({ ...PLACE, cell: 'none' })).toBeUndefined();
  });

  it('prefers an answer that was paid for to a cached one, and one of the trial itself to both', () => {
    const paid = call('c', 'paid');
    const cached: CallRecord = { ...call('c', 'cached'), trial: 'u', cachedFrom: 'an earlier run' };
    for (const records of [
      [paid, cached],
      [cached, paid],
    ]) {
      const state = new RunState(records);
      expect(state.answer('c')).toEqual(paid);
      expect(state.answerFor('u', 'c')).toEqual(cached);
      expect(state.answerFor('somebody else', 'c')).toEqual(paid);
    }
    expect(new RunState([call('c', 'no'), call('c', 'yes')]).answer('c')?.response.text).toBe('yes');
  });

  it('has the last score of each metric', () => {
    const again = score('accuracy', 0);
    const other = score('macro-f1', 0.5);
    const state = new RunState([trial(ANSWERED), score('accuracy', 1), other, again]);
    expect(state.scores('t')).toEqual([again, other]);
    expect(state.scores('u')).toEqual([]);
  });

  it('has the last selection of a cell', () => {
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
    const elsewhere = { ...setup, cell: 'other' };
    expect(new RunState([setup, elsewhere, later]).selections).toEqual(
      new Map([
        ['cell', later],
        ['other', elsewhere],
      ]),
    );
  });
});

describe('what was asked for scoring', () => {
  const { type: _, ...made } = call('j', '8');
  const judged = { ...made, type: 'scoring-call', metric: 'grade' } as const;
  const copied = { ...judged, trial: 'u', cachedFrom: 'run-0' };

  it('is no answer of a trial, and no call of a trial is one of scoring', () => {
    const state = new RunState([sent('j'), judged, sent('c'), call('c')]);
    expect(state.answer('j')).toBeUndefined();
    expect(state.scoringAnswer('j')).toEqual(judged);
    expect(state.scoringAnswer('c')).toBeUndefined();
    expect([...state.answers]).toEqual([call('c')]);
    expect([...state.scoringAnswers]).toEqual([judged]);
    expect(state.inFlight.size).toBe(0);
  });

  it('goes by what was paid for, and by the trial that it was asked for', () => {
    const state = new RunState([copied, judged]);
    expect(state.scoringAnswer('j')).toEqual(judged);
    expect(new RunState([judged, copied]).scoringAnswer('j')).toEqual(judged);
    expect(state.scoringAnswerFor('u', 'j')).toEqual(copied);
    expect(state.scoringAnswerFor('elsewhere', 'j')).toEqual(judged);
  });

  it('is in flight until it is answered, or its scoring has failed', () => {
    expect(new RunState([sent('j')]).inFlight).toEqual(new Set(['j']));
    const failed: ScoreRecord = {
      type: 'score',
      trial: 't',
      metric: 'grade',
      scorerVersion: 1,
      value: null,
      failure: 'HTTP 500',
      calls: ['j'],
    };
    expect(new RunState([sent('j'), failed]).inFlight.size).toBe(0);
  });

  it('keeps every embedding and whatever could not be read', () => {
    const unread = {
      type: 'scoring-unread',
      key: 'j',
      trial: 't',
      metric: 'grade',
      model: 'openai:judge',
      reason: 'cut',
      usage: null,
    } as const;
    const embedded = {
      type: 'scoring-embedding',
      key: 'e',
      trial: 't',
      metric: 'grade',
      embedder: 'openai:vectors',
      texts: 2,
      embedded: 0,
      took: { embedMs: 1, inputTokens: 6, nowMs: 0, nowTokens: 0 },
    } as const;
    const state = new RunState([unread, embedded, embedded]);
    expect(state.scoringUnread).toEqual([unread]);
    expect(state.scoringEmbeddings).toEqual([embedded, embedded]);
    expect(state.unread).toEqual([]);
  });
});
