import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../src/analysis/build-report.ts';
import { childEnvironment } from '../../src/config/environment.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import type { RunHeader } from '../../src/protocol/header.ts';
import type { JournalRecord } from '../../src/protocol/records.ts';
import type { RunRecord } from '../../src/protocol/run-record.ts';
import { RunState } from '../../src/protocol/run-state.ts';
import type { Desk } from '../../src/runner/desk.ts';
import type { SessionOptions } from '../../src/runner/run-session.ts';
import { inChildProcess } from '../../src/runner/transports/child-process.ts';
import type { FromWorker } from '../../src/runner/transports/messages.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { noSignal } from '../support/models.ts';
import { type OpenAiServer, openAiError, type Reply, startOpenAiServer } from '../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../support/run-session.ts';
import { answerRightly, sampleNumber, writeSmallSuite } from '../support/small-suite.ts';
import type { WorkerBriefing } from '../support/worker.ts';

const WORKER = fileURLToPath(new URL('../support/worker.ts', import.meta.url));

let folder: string;
let server: OpenAiServer;
let reply: (request: OpenAiServer['requests'][number]) => Reply | Promise<Reply>;
let signal: AbortSignal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-transport-'));
  reply = answerRightly;
  signal = noSignal();
  server = await startOpenAiServer((request) => reply(request));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** What another process is told, in JSON. */
const briefingOf = ({ id: run, seed, spec }: RunHeader, change: Partial<WorkerBriefing> = {}): JsonValue =>
  JSON.parse(
    JSON.stringify({
      run,
      seed,
      spec,
      chroma: join(folder, 'chroma'),
      diesBeforeAnswer: null,
      maxConcurrency: 2,
      ...change,
    }),
  );

const childProcess = ({ header }: { readonly header: RunHeader }, change: Partial<WorkerBriefing> = {}) =>
  inChildProcess({
    file: WORKER,
    environment: { ...childEnvironment(), OPENAI_API_KEY: 'test' },
    briefing: briefingOf(header, change),
    signal,
  });

const TRANSPORTS: readonly (readonly [string, SessionOptions['transport']])[] = [
  ['in this process', undefined],
  ['in a child process', (session) => childProcess(session)],
];

/** What a run holds, without when things happened and how long they took, in an order of its own. */
function facts({ records }: RunRecord): readonly string[] {
  const withoutTimes = (record: JournalRecord): string =>
    canonicalize(
      JSON.parse(
        JSON.stringify(record, (name, value) =>
          /Ms$|^at$|^sharedBy$|^took$|^latency$/.test(name) ? undefined : value,
        ),
      ),
    ) ?? '';
  return records.map(withoutTimes).sort();
}

describe.each(TRANSPORTS)('work that is done %s', (_, transport) => {
  const place = (change: Partial<Workplace> = {}): Workplace => ({
    store: new FileRunStore(join(folder, 'runs')),
    url: server.url,
    signal,
    models: { maxConcurrency: 2 },
    ...(transport === undefined ? {} : { transport }),
    ...change,
  });

  it('is the same as any other', async () => {
    const { file } = await writeSmallSuite(folder);
    const request = runRequest(file, { repeats: 2 });
    expect(await start('run-1', request, place())).toMatchObject({ trials: 24, failedTrials: 0 });
    const record = await place().store.read('run-1');
    expect(recordsOf(record, 'trial')).toHaveLength(24);
    const { transport: __, ...here } = place({ store: new FileRunStore(join(folder, 'reference')) });
    await start('run-1', request, here);
    expect(facts(record)).toEqual(facts(await here.store.read('run-1')));
    const [cell] = buildReport(record).suites[0]?.cells ?? [];
    expect(cell?.metrics[0]?.figure?.estimate).toBe(1);
  });

  it('keeps a failed trial with its reason, and attempts once more what may pass', async () => {
    let refused = 0;
    reply = (request) => {
      if (sampleNumber(request) === 1) return openAiError(400, 'This note is too sad.');
      // Five attempts make a trial.
      if (sampleNumber(request) === 2 && ++refused <= 5) return openAiError(503, 'Restarting.');
      return answerRightly(request);
    };
    const { file } = await writeSmallSuite(folder);
    const request = runRequest(file, { techniques: ['plain'] });
    expect(await start('run-1', request, place())).toMatchObject({ trials: 6, failedTrials: 1 });
    const trials = recordsOf(await place().store.read('run-1'), 'trial');
    expect(trials.filter(({ sample }) => sample === 'test-2').map(({ outcome }) => outcome.status)).toEqual([
      'failed',
      'answered',
    ]);
    expect(trials.find(({ sample }) => sample === 'test-1')?.outcome).toEqual({
      status: 'failed',
      reason: expect.stringContaining('This note is too sad.'),
      kind: 'status',
    });
  });

  it('ends the run with an error that all further work would meet', async () => {
    reply = () => openAiError(401, 'Incorrect API key.');
    const { file } = await writeSmallSuite(folder);
    await expect(start('run-1', runRequest(file), place())).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringContaining('openai refused the key (401)'),
    });
    const record = await place().store.read('run-1');
    expect(recordsOf(record, 'session').map(({ event }) => event)).toEqual(['started', 'interrupted']);
  });

  it('stops when the run is aborted, and is gone on with where it stopped', async () => {
    const abort = new AbortController();
    signal = abort.signal;
    reply = (request) => {
      if (server.requests.length === 4) abort.abort(new Error('enough'));
      return answerRightly(request);
    };
    const { file } = await writeSmallSuite(folder);
    const request = runRequest(file, { techniques: ['plain'] });
    await expect(start('run-1', request, place())).rejects.toThrow('enough');
    const sent = server.requests.length;
    expect(sent).toBeLessThan(6);
    signal = noSignal();
    reply = answerRightly;
    expect(await resume('run-1', place())).toMatchObject({ trials: 6, failedTrials: 0, resentCalls: 0 });
    expect(server.requests).toHaveLength(6);
  });
});

it('a child process that dies ends the run, which is gone on with; what is on record is not paid for twice', async () => {
  const place: Workplace = {
    store: new FileRunStore(join(folder, 'runs')),
    url: server.url,
    transport: (session) => childProcess(session, { diesBeforeAnswer: 3 }),
  };
  const { file } = await writeSmallSuite(folder);
  await expect(start('run-1', runRequest(file, { techniques: ['plain'] }), place)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('the process that does the work was ended by SIGKILL'),
  });
  const record = await place.store.read('run-1');
  const before = recordsOf(record, 'call').length;
  expect(before).toBe(2);
  const inFlight = new RunState(record.records).inFlight.size;
  expect(inFlight).toBeGreaterThan(0);
  const sent = server.requests.length;
  const resumed = await resume('run-1', {
    ...place,
    transport: (session) => childProcess(session),
  });
  expect(resumed).toMatchObject({ trials: 6, failedTrials: 0, resentCalls: inFlight });
  expect(server.requests).toHaveLength(6 + sent - before);
});

describe('a child process that dies while nothing is asked of it', () => {
  const INDEX = { kind: 'index', corpus: 'c' } as const;

  /** A child that says so much and is gone; `told` is what the desk was asked to give up. */
  async function openDying(says: string) {
    const file = join(folder, 'dying.mjs');
    await writeFile(
      file,
      `process.once('message', () => {
        for (const message of ${says}) process.send(message);
        setImmediate(() => process.exit(3));
      });`,
    );
    const claimed = Promise.withResolvers<null>();
    const released: string[] = [];
    const desk: Desk = {
      emit: async () => {},
      claimCall: () => claimed.promise,
      claimRetrieval: async () => null,
      releaseCall: (key) => void released.push(key),
      releaseRetrieval: (key) => void released.push(key),
    };
    const options = { file, environment: childEnvironment(), briefing: null, signal };
    return { transport: await inChildProcess(options)(desk), claimed, released };
  }

  it('fails every later task', async () => {
    const { transport } = await openDying('[{ kind: "ready" }]');
    const gone = { code: 'INTERNAL', message: 'the process that does the work ended with the exit code 3.' };
    await expect(transport.run(INDEX)).rejects.toMatchObject(gone);
    await expect(transport.run(INDEX)).rejects.toMatchObject(gone);
    await transport.close();
  });

  it('holds nothing that it was given afterwards', async () => {
    const { transport, claimed, released } = await openDying(
      '[{ kind: "ready" }, { kind: "ask", id: 1, what: "claimRetrieval", about: ["r"] }, { kind: "ask", id: 2, what: "claimCall", about: ["c"] }]',
    );
    await transport.close();
    expect(released).toEqual(['r']);
    claimed.resolve(null);
    await setImmediate();
    expect(released).toEqual(['r', 'c']);
  });
});

it('a child process whose parent is gone ends in order, with what it was doing', async () => {
  const { file } = await writeSmallSuite(folder);
  const place: Workplace = { store: new FileRunStore(join(folder, 'runs')), url: server.url };
  await start('run-1', runRequest(file, { techniques: ['plain'] }), place);
  const { header } = await place.store.read('run-1');
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  reply = async (request) => {
    asked.resolve();
    await left.promise;
    return answerRightly(request);
  };
  const child = fork(WORKER, {
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...childEnvironment(), OPENAI_API_KEY: 'test' },
  });
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors += data;
  });
  const exit = once(child, 'exit');
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'ask') child.send({ kind: 'reply', id: message.id, value: null });
    if (message.kind === 'ready') {
      const [cell] = header.cells;
      const trial = { cell: cell?.id, sample: 'test-0', repeat: 0, promptVariant: 0, purpose: 'measure' };
      child.send({ kind: 'task', id: 1, task: { kind: 'trial', ...trial } });
    }
  });
  child.send({ kind: 'open', briefing: briefingOf(header) });
  await asked.promise;
  child.disconnect();
  left.resolve();
  expect(await exit).toEqual([0, null]);
  expect(errors).toBe('');
});

it('a module that cannot be started, or does not understand, ends the run with its last words', async () => {
  const { file } = await writeSmallSuite(folder);
  const place: Workplace = {
    store: new FileRunStore(join(folder, 'runs')),
    url: server.url,
    transport: () =>
      inChildProcess({
        file: join(folder, 'nothing.mjs'),
        environment: childEnvironment(),
        briefing: null,
        signal,
      }),
  };
  await expect(start('run-1', runRequest(file), place)).rejects.toMatchObject({
    code: 'INTERNAL',
    message: `the process that does the work ended with the exit code 1: Error: Cannot find module '${join(folder, 'nothing.mjs')}'.`,
  });
});
