import { formatDuration, formatFixed, formatPercent, plural } from '../../lib/format.ts';
import { IMPORTED } from '../../protocol/imported.ts';
import { quantile } from '../../statistics/quantile.ts';
import { costGaps } from '../figures/cost-summary.ts';
import type { RunTotals } from '../figures/run-totals.ts';
import { listWords } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import type { RunIndex } from '../trials/run-index.ts';
import { pooledLatency } from '../trials/trial-facts.ts';

/** Attempts below which a latency percentile is said to rest on little. */
const FEW_ATTEMPTS = 30;
/** Times the fastest pace from which the machine is said to have been uneven. */
const UNEVEN_PACE = 1.2;
/** Times the median, and ms, from which an attempt is said to have stalled. */
const STALL_FACTOR = 10;
const STALL_MS = 100;
/** Times the median of answers alone from which those beside others are said to have waited for each other. */
const QUEUE_FACTOR = 1.5;
/** Answers alone, and beside others, that tell something of it. */
const LEAST_PROBED = 3;
/** Share of this machine's cores from which other work is said to have made answers slow. */
const BUSY_SHARE = 0.25;
/** Failed attempts and pauses of a call that are told, in ms. */
const LONG_WAIT_MS = 10_000;

/** Attempts that took many times what is usual in their cell: the machine or the provider stood still. */
export function stallNotices(index: RunIndex): string[] {
  return index.cells.flatMap((cell) => {
    const latencies = cell.trials
      .flatMap((trial) => pooledLatency(trial, cell) ?? [])
      .toSorted((a, b) => a - b);
    const usual = quantile(latencies, 0.5);
    const stalled = latencies.filter((latency) => latency > STALL_FACTOR * usual && latency >= STALL_MS);
    if (stalled.length === 0) return [];
    const longest = formatDuration(Math.max(...stalled));
    const isOne = stalled.length === 1;
    const many = `more than ${STALL_FACTOR} times the median of the cell`;
    const took = isOne ? `took ${longest}, ${many}` : `took ${many}, the longest ${longest}`;
    const isPriced = cell.model?.place !== 'remote' && costGaps(cell).length === 0;
    const machine = isPriced ? ` ${isOne ? 'Its' : 'Their'} machine time is in the cost.` : '';
    return `${cell.header.suite}, ${cell.header.technique.name} with ${cell.header.model}: ${plural(stalled.length, 'attempt')} ${took}, so the cell's means say less than its median.${machine}`;
  });
}

/** Waits for a server that was away or limited calls: no latency, but a part of what answers a second rest on. */
export function waitNotices({ calls }: Pick<RunIndex, 'calls'>): string[] {
  const waits = calls.flatMap(({ cachedFrom, response: { timing } }) =>
    cachedFrom === null && timing.retryMs >= LONG_WAIT_MS ? [timing.retryMs] : [],
  );
  if (waits.length === 0) return [];
  const longest = formatDuration(Math.max(...waits));
  return [
    `${plural(waits.length, 'call')} waited for a server that was away, failed or limited calls, the longest ${longest}: answers per second count that, latencies do not.`,
  ];
}

/** Calls from the cache, and latencies that rest on little or on nothing. */
export function latencyNotices(suites: readonly SuiteReport[], totals: RunTotals): string[] {
  const cells = suites.flatMap((suite) => suite.cells);
  const untimed = cells.filter(
    // What is not known of imported answers was said when they were.
    ({ latency, trials, family }) =>
      family !== IMPORTED && latency === null && trials.answered + trials.formatErrors > 0,
  );
  const few = cells.filter(({ latency }) => latency !== null && latency.n < FEW_ATTEMPTS);
  const notices: string[] = [];
  if (totals.cachedCalls > 0) {
    const share = formatPercent(totals.cachedCalls / totals.calls);
    notices.push(
      `${share} of the calls (${totals.cachedCalls} of ${totals.calls}) came from the cache: this run was not billed for them, and they enter no time statistic.`,
    );
  }
  const about = new Set(
    cells.flatMap(({ model, latency }) => (latency?.approximate === true ? [model] : [])),
  );
  if (about.size > 0) {
    notices.push(
      `Latencies of ${listWords([...about])} are approximate (≈): they are timed around a library that does more than the call.`,
    );
  }
  if (untimed.length > 0) {
    notices.push(
      `${plural(untimed.length, 'cell')} of ${cells.length} without a latency: every attempt was cached or shared the machine with others.`,
    );
  }
  if (few.length > 0) {
    notices.push(
      `${plural(few.length, 'cell')} of ${cells.length} with a latency of fewer than ${FEW_ATTEMPTS} attempts: read its 90th percentile as a rough one.`,
    );
  }
  return notices;
}

/** A machine that was busier while some cells were measured makes techniques look slow and dear. */
export function paceNotices(suites: readonly SuiteReport[]): string[] {
  const timed = suites.flatMap(({ name, cells }) =>
    cells.flatMap(({ technique, model, pace }) =>
      pace === null ? [] : [{ model, pace, place: `${name}, ${technique.name}` }],
    ),
  );
  return [...Map.groupBy(timed, ({ model }) => model)].flatMap(([model, cells]) => {
    const byPace = cells.toSorted((a, b) => a.pace - b.pace);
    const [fastest, slowest] = [byPace[0], byPace.at(-1)];
    if (fastest === undefined || slowest === undefined) return [];
    if (slowest.pace < UNEVEN_PACE * fastest.pace) return [];
    return [
      `This machine was not equally fast while ${model} was measured: answers took ${formatFixed(fastest.pace, 2)} (${fastest.place}) to ${formatFixed(slowest.pace, 2)} times (${slowest.place}) what their tokens explain. Smaller differences of cost and latency may be the machine's; break-evens allow for it.`,
    ];
  });
}

/** Other programs that kept this machine busy while its models answered. */
export function busyNotices({ header, cells, state }: RunIndex): string[] {
  if (cells.every(({ model }) => model?.place === 'remote')) return [];
  const { cores } = header.machine;
  const busiest = Math.max(0, ...state.sessions.map(({ otherCores = 0 }) => otherCores));
  if (busiest < BUSY_SHARE * cores) return [];
  return [
    `Other programs kept ${formatFixed(busiest, 1)} of ${plural(cores, 'core')} of this machine busy during the run: latencies and machine costs of the models on it are too high. Measure again when it is idle.`,
  ];
}

/** A server that answers one call after the other: what is measured there is the queue of our own calls. */
export function queueNotices({ cells }: RunIndex): string[] {
  const remote = cells.filter(({ model }) => model?.place === 'remote');
  return [...Map.groupBy(remote, ({ header }) => header.model)].flatMap(([model, ofModel]) => {
    for (const cell of ofModel) {
      const timed = cell.trials.flatMap((trial) => {
        const latency = pooledLatency(trial, cell);
        return latency === null ? [] : [{ latency, atOnce: trial.record.sharedBy }];
      });
      const alone = timed.filter(({ atOnce }) => atOnce === 1).map(({ latency }) => latency);
      const beside = timed.filter(({ atOnce }) => atOnce > 1);
      if (alone.length < LEAST_PROBED || beside.length < LEAST_PROBED) continue;
      const usualAlone = quantile(
        alone.toSorted((a, b) => a - b),
        0.5,
      );
      const usual = quantile(
        beside.map(({ latency }) => latency).toSorted((a, b) => a - b),
        0.5,
      );
      if (usual < QUEUE_FACTOR * usualAlone || usual <= Math.max(...alone)) continue;
      const others = Math.max(...beside.map(({ atOnce }) => atOnce)) - 1;
      return [
        `Calls to ${model} wait for each other at its server: an answer took ${formatDuration(usualAlone)} alone and ${formatDuration(usual)} beside up to ${plural(others, 'other')} (${cell.header.suite}, ${cell.header.technique.name}). Latencies of this run are those of that queue; measure them with --concurrency 1.`,
      ];
    }
    return [];
  });
}
