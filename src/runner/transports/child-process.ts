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
    let gone: BenchError | undefined;

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
      gone = new BenchError('INTERNAL', `the process that does the work ${how}.`);
      ready.reject(gone);
      for (const task of tasks.values()) task.reject(gone);
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
      async run(task) {
        if (gone !== undefined) throw gone;
        const result = Promise.withResolvers<TaskResult>();
        ids += 1;
        tasks.set(ids, result);
        say({ kind: 'task', id: ids, task });
        return await result.promise;
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
  /** Gives up what is held, by its name. */
  readonly #held = new Map<string, () => void | Promise<void>>();
  #gone = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async ask(what: Ask['what'], about: readonly JsonValue[]): Promise<JsonValue> {
    const desk = this.#desk;
    if (what === 'emit') {
      await desk.emit(...about.map((record) => recordSchema.parse(record)));
      return null;
    }
    const key = String(about[0]);
    switch (what) {
      case 'claimCall':
        return await this.#claimed(await desk.claimCall(key), `call ${key}`, () => desk.releaseCall(key));
      case 'claimRetrieval':
        return await this.#claimed(await desk.claimRetrieval(key), `retrieval ${key}`, () =>
          desk.releaseRetrieval(key),
        );
      case 'releaseCall':
        return await this.#release(`call ${key}`);
      case 'releaseRetrieval':
        return await this.#release(`retrieval ${key}`);
      default:
        return what satisfies never;
    }
  }

  giveUp(): void {
    this.#gone = true;
    for (const name of this.#held.keys()) void this.#release(name);
  }

  async #claimed(
    record: object | null,
    name: string,
    release: () => void | Promise<void>,
  ): Promise<JsonValue> {
    if (record !== null) return record as JsonValue;
    this.#held.set(name, release);
    // It may have died while it waited.
    if (this.#gone) await this.#release(name);
    return null;
  }

  async #release(name: string): Promise<null> {
    const release = this.#held.get(name);
    this.#held.delete(name);
    await release?.();
    return null;
  }
}
