import { errorFromJson, errorToJson } from '../../core/error-json.ts';
import { BenchError } from '../../core/errors.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { CallRecord, RetrievalRecord } from '../../protocol/records.ts';
import type { Task } from '../../protocol/task.ts';
import type { Desk } from '../desk.ts';
import { handle } from '../work.ts';
import type { Workshop } from '../workshop.ts';
import { type ASKED, type FromWorker, toWorkerSchema } from './messages.ts';

/** A workshop that was furnished by a briefing. */
export interface OpenWorkshop {
  readonly workshop: Workshop;
  close(): Promise<void>;
}

/** The process that serves, as far as it is talked to. */
export type ServingProcess = Pick<NodeJS.Process, 'send' | 'disconnect'> & {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
};

/**
 * Does the tasks that this process is sent, from its briefing until it is told to close or whoever sends is gone.
 * @param open furnishes a workshop by the briefing; its signal aborts what is under way
 */
export function serveTasks(
  channel: ServingProcess,
  open: (
    briefing: JsonValue,
    options: { readonly signal: AbortSignal; readonly desk: Desk },
  ) => Promise<OpenWorkshop>,
): void {
  const abort = new AbortController();
  const asked = new Map<number, PromiseWithResolvers<JsonValue>>();
  let asks = 0;
  const underWay = new Set<Promise<void>>();
  let connected = true;
  let opened: OpenWorkshop | undefined;

  // With a callback, because what cannot be sent any more would else be an error that nobody catches.
  const say = (message: FromWorker): void =>
    void channel.send?.(message, undefined, undefined, () => undefined);
  const ask = (what: (typeof ASKED)[number], ...about: readonly unknown[]): Promise<JsonValue> => {
    if (!connected) return Promise.reject(alone());
    const answer = Promise.withResolvers<JsonValue>();
    asks += 1;
    asked.set(asks, answer);
    say({ kind: 'ask', id: asks, what, about: about as JsonValue[] });
    return answer.promise;
  };
  const desk: Desk = {
    emit: async (...records) => void (await ask('emit', ...records)),
    claimCall: async (key) => (await ask('claimCall', key)) as unknown as CallRecord | null,
    claimRetrieval: async (key) => (await ask('claimRetrieval', key)) as unknown as RetrievalRecord | null,
    releaseCall: async (key) => void (await ask('releaseCall', key)),
    releaseRetrieval: async (key) => void (await ask('releaseRetrieval', key)),
  };
  const furnish = async (briefing: JsonValue): Promise<void> => {
    try {
      opened = await open(briefing, { signal: abort.signal, desk });
      opened.workshop.handInAt(desk);
      say({ kind: 'ready' });
    } catch (error) {
      say({ kind: 'failed', error: errorToJson(error) });
    }
  };
  const doTask = async (id: number, task: Task): Promise<void> => {
    try {
      if (opened === undefined) throw new BenchError('INTERNAL', 'a task came before the briefing');
      const { mayPass } = await handle(task, opened.workshop, desk);
      say({ kind: 'done', id, mayPass });
    } catch (error) {
      say({ kind: 'broken', id, error: errorToJson(error) });
    }
  };
  const begin = (work: Promise<void>): void => {
    const doing = work.finally(() => underWay.delete(doing));
    underWay.add(doing);
  };
  const stop = (): void => abort.abort(new BenchError('INTERRUPTED', 'the run was interrupted.'));
  const close = async (): Promise<void> => {
    const was = opened;
    opened = undefined;
    await was?.workshop.close();
    await was?.close();
  };

  channel.on('disconnect', () => {
    connected = false;
    stop();
    for (const answer of asked.values()) answer.reject(alone());
    asked.clear();
    // An answer that is under way may still find its way into the cache. What cannot be closed ends with the process.
    void Promise.all(underWay)
      .then(close)
      .catch(() => {});
  });
  channel.on('message', (json) => {
    const message = toWorkerSchema.parse(json);
    switch (message.kind) {
      case 'open':
        begin(furnish(message.briefing));
        break;
      case 'task':
        begin(doTask(message.id, message.task));
        break;
      case 'reply': {
        const answer = asked.get(message.id);
        asked.delete(message.id);
        if (message.error === undefined) answer?.resolve(message.value ?? null);
        else answer?.reject(errorFromJson(message.error));
        break;
      }
      case 'abort':
        stop();
        break;
      case 'close':
        void close()
          .catch(() => {})
          .finally(() => channel.disconnect?.());
        break;
      default:
        message satisfies never;
    }
  });
}

function alone(): BenchError {
  return new BenchError('INTERRUPTED', 'the process that hands out the work is gone.');
}
