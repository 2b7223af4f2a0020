import { errorFromJson, errorToJson } from '../../core/error-json.ts';
import { BenchError } from '../../core/errors.ts';
import type { JsonValue } from '../../lib/json.ts';
import { startWorkerProgram } from '../../process/worker-program.ts';
import { recordSchema } from '../../protocol/records.ts';
import type { TaskResult } from '../../protocol/task.ts';
import type { Desk } from '../desk.ts';
import { type FromWorker, fromWorkerSchema, type ToWorker } from './messages.ts';
import type { OpenTransport, Transport } from './transport.ts';

/** Who does the work, and what they are told. */
export interface ChildProcessOptions {
  /** Path of a module that calls `serveTasks`. */
  readonly file: string;
  /** All that it sees of the environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** What it furnishes its workshop by. */
  readonly briefing: JsonValue;
  readonly signal: AbortSignal;
}

type Ask = Extract<FromWorker, { readonly kind: 'ask' }>;

/** Has the work done by another process, which is handed nothing but JSON. */
export function inChildProcess({ file, environment, briefing, signal }: ChildProcessOptions): OpenTransport {
  return async (desk): Promise<Transport> => {
    const program = await startWorkerProgram(file, environment);
    const ready = Promise.withResolvers<void>();
    const tasks = new Map<number, PromiseWithResolvers<TaskResult>>();
    const held = new Holdings(desk);
    let ids = 0;

    // One that is gone is told by `ended`.
    const say = (message: ToWorker): void => void program.send(message as JsonValue).catch(() => {});
    const answer = async ({ id, what, about }: Ask): Promise<void> => {
      try {
        say({ kind: 'reply', id, value: await held.ask(what, about) });
      } catch (error) {
        say({ kind: 'reply', id, error: errorToJson(error) });
      }
    };
    const hear = (message: FromWorker): void => {
      switch (message.kind) {
        case 'ready':
          ready.resolve();
          break;
        case 'failed':
          ready.reject(errorFromJson(message.error));
          break;
        case 'ask':
          void answer(message);
          break;
        case 'done':
          tasks.get(message.id)?.resolve({ mayPass: message.mayPass });
          tasks.delete(message.id);
          break;
        case 'broken':
          tasks.get(message.id)?.reject(signal.aborted ? signal.reason : errorFromJson(message.error));
          tasks.delete(message.id);
          break;
        default:
          message satisfies never;
      }
    };
    const listen = async (): Promise<void> => {
      for await (const message of program.messages) hear(fromWorkerSchema.parse(message));
    };
    const lost = async (): Promise<void> => {
      const how = await program.ended;
      const error = new BenchError('INTERNAL', `the process that does the work ${how}.`);
      ready.reject(error);
      for (const task of tasks.values()) task.reject(error);
      tasks.clear();
      held.giveUp();
    };
    // Whatever it says that is none of this ends it, and with it its tasks.
    listen().catch(() => program.kill());
    const ended = lost();
    const stop = (): void => say({ kind: 'abort' });
    signal.addEventListener('abort', stop, { once: true });
    say({ kind: 'open', briefing });
    try {
      await ready.promise;
    } catch (error) {
      program.kill();
      await ended;
      throw error;
    }
    return {
      run(task) {
        const result = Promise.withResolvers<TaskResult>();
        ids += 1;
        tasks.set(ids, result);
        say({ kind: 'task', id: ids, task: JSON.parse(JSON.stringify(task)) });
        return result.promise;
      },
      async close() {
        signal.removeEventListener('abort', stop);
        say({ kind: 'close' });
        await ended;
      },
    };
  };
}

/** The desk as another process uses it: what it holds is given up when it is gone. */
class Holdings {
  readonly #desk: Desk;
  readonly #calls = new Set<string>();
  readonly #retrievals = new Set<string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async ask(what: Ask['what'], about: readonly JsonValue[]): Promise<JsonValue> {
    if (what === 'emit') {
      await this.#desk.emit(...about.map((record) => recordSchema.parse(record)));
      return null;
    }
    const key = String(about[0]);
    switch (what) {
      case 'claimCall':
        return claimed(await this.#desk.claimCall(key), () => this.#calls.add(key));
      case 'claimRetrieval':
        return claimed(await this.#desk.claimRetrieval(key), () => this.#retrievals.add(key));
      case 'releaseCall':
        this.#calls.delete(key);
        await this.#desk.releaseCall(key);
        return null;
      case 'releaseRetrieval':
        this.#retrievals.delete(key);
        await this.#desk.releaseRetrieval(key);
        return null;
      default:
        return what satisfies never;
    }
  }

  giveUp(): void {
    for (const key of this.#calls) void this.#desk.releaseCall(key);
    for (const key of this.#retrievals) void this.#desk.releaseRetrieval(key);
  }
}

function claimed(record: object | null, hold: () => void): JsonValue {
  if (record === null) hold();
  return record as JsonValue;
}
