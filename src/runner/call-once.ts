import { BenchError, describeError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import { requireShape } from '../core/require-shape.ts';
import { splitReasoning } from '../models/remote/reasoning.ts';
import { textsOf } from '../pricing/expected-tokens.ts';
import {
  type GenerateRequest,
  type GenerateResponse,
  responseSchema,
  type UnreadAnswer,
} from '../protocol/model.ts';
import type { CallRecord, ScoringCallRecord } from '../protocol/records.ts';
import type { AttemptFault } from '../protocol/words.ts';
import type { Desk } from './desk.ts';
import type { WorkshopOptions } from './workshop.ts';

/** A call that a trial wants to make, or its scoring. */
export interface WantedCall {
  /** Call key. */
  readonly key: string;
  readonly trial: string;
  readonly request: GenerateRequest;
  /** The metric that it is made for; absent for a call of the trial itself. */
  readonly metric?: string;
}

/** What a call is made with. */
export interface CallContext {
  readonly model: Model;
  readonly workshop: { readonly options: Pick<WorkshopOptions, 'run' | 'cache' | 'signal' | 'reserve'> };
  readonly desk: Desk;
}

/**
 * Makes a call, or finds its answer in journal or cache; no answer is paid for twice, and none counts before it is journaled.
 * @throws BenchError `PROVIDER` when it is not answered, the signal's reason when aborted
 */
export async function callOnce(wanted: WantedCall, context: CallContext): Promise<GenerateResponse> {
  const { key } = wanted;
  const { desk } = context;
  const known = await desk.claimCall(key);
  if (known !== null) return known.response;
  try {
    return await (cached(wanted, context) ?? send(wanted, context));
  } finally {
    await desk.releaseCall(key);
  }
}

function cached(wanted: WantedCall, { model, workshop, desk }: CallContext) {
  const { cache, run } = workshop.options;
  const found = cache?.get(wanted.key);
  if (found === undefined) return undefined;
  const response = withoutReasoning(found.response);
  // A journal that could not be written: the answer was paid for in this very run.
  const cachedFrom = found.run === run ? null : found.run;
  return record(wanted, { model: model.info.id, response, cachedFrom, desk });
}

async function send(wanted: WantedCall, { model, workshop, desk }: CallContext): Promise<GenerateResponse> {
  const { key, trial, request, metric } = wanted;
  const { signal, cache, run, reserve } = workshop.options;
  const { id } = model.info;
  const unread = (answer: UnreadAnswer): Promise<void> => {
    const paid = { key, trial, model: id, ...answer };
    return desk.emit(
      metric === undefined ? { type: 'unread', ...paid } : { type: 'scoring-unread', metric, ...paid },
    );
  };
  let inFlight = false;
  const unanswered = async (why?: AttemptFault): Promise<void> => {
    inFlight = false;
    await desk.emit({ type: 'unanswered', key, ...(why === undefined ? {} : { why }) });
  };
  let response: GenerateResponse;
  try {
    response = await model.generate(request, signal, {
      sent: async () => {
        const held = reserve === null ? {} : { reserved: reserve.ofCall(id, request) };
        await desk.emit({ type: 'sent', key, ...held });
        inFlight = true;
      },
      failed: unanswered,
      unread,
    });
  } catch (cause) {
    // What is broken off stays on record as in flight.
    signal.throwIfAborted();
    // A model may fail without a word of the attempt.
    if (inFlight) await unanswered();
    throw cause instanceof BenchError ? cause : failedCall(id, cause);
  }
  try {
    // A provider may be a project's own: what no reader of the journal takes must not get into it.
    response = requireShape(responseSchema, response, { of: 'its response' });
  } catch (cause) {
    const failed = failedCall(id, cause);
    await unread({ reason: failed.message, usage: null });
    if (inFlight) await unanswered();
    throw failed;
  }
  const { recordedIn = null, usage } = response;
  if (usage !== null) reserve?.learn(id, textsOf(request.prompt), usage.inputTokens);
  try {
    return await record(wanted, { model: id, response, cachedFrom: recordedIn, desk });
  } finally {
    // After the journal, which is the record; and also where that cannot be written, so that nothing paid for is lost.
    if (recordedIn === null) cache?.set(key, { response, run });
  }
}

/** What a provider throws of another kind costs this call, and never the run. */
function failedCall(id: string, cause: unknown): BenchError {
  return new BenchError('PROVIDER', `${id} has failed: ${describeError(cause).replace(/\.$/, '')}.`, {
    cause,
  });
}

async function record(
  { metric, ...wanted }: WantedCall,
  { desk, ...answer }: Pick<CallRecord, 'model' | 'response' | 'cachedFrom'> & { readonly desk: Desk },
): Promise<GenerateResponse> {
  const call = { ...wanted, ...answer };
  const made: CallRecord | ScoringCallRecord =
    metric === undefined ? { type: 'call', ...call } : { type: 'scoring-call', metric, ...call };
  await desk.emit(made);
  return answer.response;
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
