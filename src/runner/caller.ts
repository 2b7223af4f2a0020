import pLimit from 'p-limit';
import type { Clock } from '../core/clock.ts';
import type { Model } from '../core/model.ts';
import type { ResponseCache } from '../core/store.ts';
import { splitReasoning } from '../models/remote/reasoning.ts';
import type { GenerateRequest, GenerateResponse } from '../protocol/model.ts';
import type { CallRecord, JournalRecord, UnreadRecord } from '../protocol/records.ts';
import type { RunState } from '../protocol/run-state.ts';

/** What calls to one model need. */
export interface CallerOptions {
  readonly model: Model;
  readonly run: string;
  /** What earlier sessions of the run left. */
  readonly journaled: RunState;
  /** `null` with `--no-cache`. */
  readonly cache: ResponseCache | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  append(record: JournalRecord): void;
  finished(call: CallRecord): void;
  /** Something was paid for and could not be read. */
  unread(unread: UnreadRecord): void;
}

/** A call that a trial wants to make. */
export interface WantedCall {
  /** Call key. */
  readonly key: string;
  readonly trial: string;
  readonly request: GenerateRequest;
}

/** Makes a call, or finds its answer in journal or cache; no answer is paid for twice. */
export interface Caller {
  call(wanted: WantedCall): Promise<GenerateResponse>;
  /** The record of a call that has been answered. */
  record(key: string): CallRecord | undefined;
}

/** A caller that keeps to the model's concurrency and journals before it returns. */
export function createCaller(options: CallerOptions): Caller {
  const { model, cache, clock, signal } = options;
  const limit = pLimit(model.info.maxConcurrency);
  const underWay = new Map<string, Promise<GenerateResponse>>();
  const answered = new Map<string, CallRecord>();
  const answerTo = (key: string): CallRecord | undefined =>
    answered.get(key) ?? options.journaled.answer(key);

  const record = (call: CallRecord): GenerateResponse => {
    options.append(call);
    answered.set(call.key, call);
    options.finished(call);
    return call.response;
  };

  const send = async ({ key, trial, request }: WantedCall): Promise<GenerateResponse> => {
    const asked = clock.monotonic();
    const response = await limit(async () => {
      signal.throwIfAborted();
      const waited = clock.monotonic() - asked;
      const { timing, ...answer } = await model.generate(request, signal, {
        sent: () => options.append({ type: 'sent', key }),
        failed: () => options.append({ type: 'unanswered', key }),
        unread: (unread) => {
          const paid: UnreadRecord = { type: 'unread', key, trial, model: model.info.id, ...unread };
          options.append(paid);
          options.unread(paid);
        },
      });
      return { ...answer, timing: { ...timing, queueMs: timing.queueMs + waited } };
    });
    try {
      return record({ type: 'call', key, trial, model: model.info.id, request, response, cachedFrom: null });
    } finally {
      // After the journal, which is the record; and also where that cannot be written, so that nothing paid for is lost.
      cache?.set(key, { response, run: options.run });
    }
  };

  const call = async (wanted: WantedCall): Promise<GenerateResponse> => {
    const { key, trial, request } = wanted;
    const before = answerTo(key);
    if (before !== undefined) return before.response;
    const waiting = underWay.get(key);
    if (waiting !== undefined) return waiting;
    const cached = cache?.get(key);
    if (cached !== undefined) {
      const { run } = cached;
      const response = withoutReasoning(cached.response);
      // A journal that could not be written: the answer was paid for in this very run.
      const cachedFrom = run === options.run ? null : run;
      return record({ type: 'call', key, trial, model: model.info.id, request, response, cachedFrom });
    }
    const sending = send(wanted).finally(() => underWay.delete(key));
    underWay.set(key, sending);
    return sending;
  };

  return { call, record: answerTo };
}

/** An answer that was kept by a version which left reasoning in the text, as it is read now; its tokens were counted in full. */
function withoutReasoning(response: GenerateResponse): GenerateResponse {
  const { text, reasoning, cut } = splitReasoning(response.text);
  if (response.reasoning !== undefined || text === response.text) return response;
  return {
    ...response,
    text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(cut ? { finishReason: 'length' } : {}),
  };
}
