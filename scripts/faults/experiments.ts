import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReport } from '../../src/analysis/build-report.ts';
import { limitThatEnded } from '../../src/core/limit.ts';
import { MemoryRunStore } from '../../src/store/memory-run-store.ts';
import { type PrintedRun, printed, runCli } from '../../tests/support/cli.ts';
import { recordsOf, runRequest, start, type Workplace } from '../../tests/support/run-session.ts';
import { writeSmallSuite } from '../../tests/support/small-suite.ts';
import {
  ALL_FAULTS,
  ANSWER_NANO_USD,
  type FaultyServer,
  type FaultyServerOptions,
  PRICE,
  startFaultyServer,
} from './faulty-server.ts';

/** One bound, and whether it held. */
export interface Finding {
  readonly what: string;
  readonly asked: string;
  readonly measured: string;
  readonly holds: boolean;
}

const SLOTS = 64;
/** Shorter than usual, so that calls that hang do not make hours of it. */
const TIMEOUT_MS = 3000;
const RETRY = {
  attemptTimeoutMs: TIMEOUT_MS,
  firstTimeoutMs: TIMEOUT_MS,
  leastTimeoutMs: TIMEOUT_MS,
  minDelayMs: 20,
  maxDelayMs: 500,
} as const;

/** Faults of every kind: what became of each trial, and how much was sent for it. */
export function faultsOfEveryKind(calls: number): Promise<readonly Finding[]> {
  const notFound = Math.floor(calls / 2);
  return withServer({ faults: ALL_FAULTS, notFound }, calls, async (server, { suite, place }) => {
    const { failedTrials } = await start('run', runRequest(suite), place);
    const record = await place.store.read('run');
    const trials = recordsOf(record, 'trial');
    const samples = new Set(trials.map(({ sample }) => sample));
    const failed = trials.filter(({ outcome }) => outcome.status === 'failed');
    const failedKeys = new Set(failed.map(({ key }) => key));
    const scores = recordsOf(record, 'score');
    const zeros = scores.filter(({ trial, value }) => failedKeys.has(trial) || value !== 1).length;
    const { totals } = buildReport(record);
    const wasted = [...server.wasted.values()].reduce((sum, count) => sum + count, 0);
    const ratio = server.sent / calls;
    return [
      bound(`trials of ${calls} accounted for`, String(calls), samples.size, samples.size === calls),
      bound('failed without a score: the prompt that is never found', '1', failedTrials, failedTrials === 1),
      bound('scores that a fault of transport made 0', '0', zeros, zeros === 0),
      bound('calls sent for each trial', 'at most 1.3', ratio.toFixed(3), ratio <= 1.3),
      bound(
        'attempts that came to nothing, as the report counts them',
        String(wasted),
        totals.wasted?.lost ?? 0,
        totals.wasted?.lost === wasted,
      ),
    ];
  });
}

/** A limit that is met without a word of it beforehand. */
export function hardLimit(calls: number, perSecond: number): Promise<readonly Finding[]> {
  return withServer({ perSecond }, calls, async (server, { suite, place }) => {
    const began = performance.now();
    await start('run', runRequest(suite), { ...place, models: { maxConcurrency: SLOTS } });
    const seconds = (performance.now() - began) / 1000;
    const share = (server.wasted.get('limited') ?? 0) / server.sent;
    const used = calls / seconds / perSecond;
    return [
      bound(
        `calls refused by a limit of ${perSecond} a second`,
        'under 5%',
        `${(100 * share).toFixed(1)}%`,
        share < 0.05,
      ),
      bound('share of that limit made use of', 'over 60%', `${(100 * used).toFixed(0)}%`, used > 0.6),
    ];
  });
}

/** A budget for a part of the calls, at a server that also sends what cannot be read. */
export function budgetKept(calls: number): Promise<readonly Finding[]> {
  const budget = Math.round(0.6 * calls * ANSWER_NANO_USD);
  return withServer({ faults: { ...ALL_FAULTS, hang: 0 } }, calls, async (server, { suite, place }) => {
    let ended = false;
    try {
      await start('run', runRequest(suite), { ...place, budget });
    } catch (error) {
      if (limitThatEnded(error) !== 'budget') throw error;
      ended = true;
    }
    const share = server.billed / budget;
    return [
      bound('a budget for 60% of the calls ends the run', 'yes', ended ? 'yes' : 'no', ended),
      bound(
        'part of the budget that the server bills',
        'at most 100%',
        `${(100 * share).toFixed(1)}%`,
        share <= 1,
      ),
      bound('part of it that is made use of', 'over 90%', `${(100 * share).toFixed(1)}%`, share > 0.9),
    ];
  });
}

/** Two commands at once in one folder, and so with one cache. */
export function twoRunsAtOnce(calls: number): Promise<readonly Finding[]> {
  return withServer({}, calls, async (server, { folder }) => {
    const args = ['run', 'mood.yaml', '--base-url', server.url, '--json', '--format', 'json'];
    const results = await Promise.all([1, 2].map(() => runCli(args, { folder })));
    const fine = results.filter(({ code }) => code === 0).length;
    const right = results.filter(
      (result) =>
        result.code === 0 &&
        printed<PrintedRun>(result).report.suites[0]?.cells[0]?.trials.answered === calls,
    ).length;
    const again = await runCli(args, { folder });
    const sent = server.sent;
    return [
      bound('two runs at once with one cache that end well', '2', fine, fine === 2),
      bound('of these, with an answer to every sample', '2', right, right === 2),
      bound('calls for both', `at most ${2 * calls}`, sent, sent <= 2 * calls),
      bound(
        'calls of a third run, all answered by the cache',
        '0',
        server.sent - sent,
        again.code === 0 && server.sent === sent,
      ),
    ];
  });
}

function bound(what: string, asked: string, measured: string | number, holds: boolean): Finding {
  return { what, asked, measured: String(measured), holds };
}

interface Surroundings {
  readonly folder: string;
  readonly suite: string;
  readonly place: Workplace;
}

async function withServer<T>(
  options: FaultyServerOptions,
  samples: number,
  work: (server: FaultyServer, surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-faults-'));
  const server = await startFaultyServer(options);
  try {
    const { file } = await writeSmallSuite(folder, {
      sizes: { test: samples },
      change: { techniques: ['plain'] },
    });
    const place: Workplace = {
      store: new MemoryRunStore(),
      url: server.url,
      prices: [PRICE],
      models: { maxConcurrency: SLOTS, retry: RETRY },
    };
    return await work(server, { folder, suite: file, place });
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}
