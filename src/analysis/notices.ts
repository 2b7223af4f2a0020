import { formatDuration, formatPercent, plural } from '../lib/format.ts';
import { quantile } from '../statistics/quantile.ts';
import type { CellReport } from './figures/cell-model.ts';
import { summariseSessions } from './figures/sessions.ts';
import type { RunTotals, SuiteReport } from './report.ts';
import type { RunIndex } from './run-index.ts';
import { pooledLatency, wasAnswered } from './trial-facts.ts';
import { sayLeftOut } from './tuning/left-out.ts';
import { listWords } from './words.ts';

/** Attempts below which a latency percentile is said to rest on little. */
const FEW_ATTEMPTS = 30;
/** Share of the answers from which on their form is said to matter. */
const MANY_OF_FORM = 0.1;
/** Times the median from which an attempt is said to have stalled. */
const STALL_FACTOR = 10;

/** What a reader has to know before believing a figure, the weightiest first. */
export function noticesOf(index: RunIndex, suites: readonly SuiteReport[], totals: RunTotals): string[] {
  return [
    ...progressNotices(index, totals),
    ...splitNotices(index),
    ...failureNotices(index, totals),
    ...formNotices(suites),
    ...comparisonNotices(suites),
    ...priceNotices(suites),
    ...sayLeftOut(index.header.leftOut ?? []),
    ...indexNotices(suites),
    ...trainPassageNotices(suites),
    ...latencyNotices(suites, totals),
    ...stallNotices(index),
    ...scopeNotices(index, suites),
  ];
}

function progressNotices(index: RunIndex, totals: RunTotals): string[] {
  const sessions = summariseSessions(index.record);
  const notices: string[] = [];
  if (totals.missing > 0) {
    const planned = totals.trials + totals.missing;
    notices.push(
      `The run is unfinished: ${plural(totals.missing, 'trial')} of ${planned} planned ${totals.missing === 1 ? 'is' : 'are'} missing. Figures are of what was done so far.`,
    );
  } else if (!sessions.finished) {
    notices.push('The run did not record its end, though no planned trial is missing.');
  }
  if (sessions.died > 0) {
    notices.push(
      `${plural(sessions.died, 'session')} ended without a record of its length, so the wall time is too low.`,
    );
  }
  if (totals.resentCalls > 0) {
    notices.push(
      `${plural(totals.resentCalls, 'call')} had to be sent again after an interruption; what the lost answers cost is not known and in no sum.`,
    );
  }
  return notices;
}

function splitNotices({ header }: RunIndex): string[] {
  return header.split === 'test'
    ? []
    : [`Measured on the ${header.split} split: for developing a suite, not for conclusions.`];
}

function failureNotices(index: RunIndex, totals: RunTotals): string[] {
  const trials = index.cells.flatMap((cell) => cell.trials);
  const reasons = new Map<string, number>();
  for (const { record } of trials) {
    if (record.outcome.status !== 'failed') continue;
    reasons.set(record.outcome.reason, (reasons.get(record.outcome.reason) ?? 0) + 1);
  }
  const [most] = [...reasons].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const notices: string[] = [];
  if (most !== undefined) {
    notices.push(
      `${totals.failed} of ${plural(totals.trials, 'trial')} failed and have no score; most often (${most[1]} times): ${most[0]}`,
    );
  }
  const unscored = index.cells.reduce(
    (sum, cell) =>
      sum +
      cell.trials.filter((trial) => wasAnswered(trial) && !trial.scores.has(cell.suite.primaryMetric)).length,
    0,
  );
  if (unscored > 0) {
    notices.push(
      `${plural(unscored, 'answered trial')} without a score record are left out of the quality figures.`,
    );
  }
  return notices;
}

/** Suites in which answers of many trials cannot be read, or were cut short: differences are then partly of form. */
function formNotices(suites: readonly SuiteReport[]): string[] {
  const many = (suite: SuiteReport, count: (trials: CellReport['trials']) => number): string[] =>
    suite.cells.flatMap(({ technique, model, trials }) => {
      const answered = trials.answered + trials.formatErrors;
      const found = count(trials);
      const whose = suite.models.length > 1 ? `${technique.name} with ${model}` : technique.name;
      return found > MANY_OF_FORM * answered ? [`${whose} ${found} of ${answered}`] : [];
    });
  return suites.flatMap((suite) => {
    const unread = many(suite, ({ formatErrors }) => formatErrors);
    const cut = many(suite, (trials) => trials.cut);
    return [
      ...(unread.length === 0
        ? []
        : [
            `${suite.name}: answers that cannot be read count as wrong, so differences to these are partly of form: ${listWords(unread)}.`,
          ]),
      ...(cut.length === 0
        ? []
        : [
            `${suite.name}: answers or reasonings that were cut short at the token limit, so more tokens may change these: ${listWords(cut)}.`,
          ]),
    ];
  });
}

function comparisonNotices(suites: readonly SuiteReport[]): string[] {
  const notices = suites.flatMap((suite) =>
    suite.models
      .filter((model) => {
        const own = suite.cells.filter((cell) => cell.model === model);
        return own.length > 1 && !own.some((cell) => cell.technique.name === suite.reference);
      })
      .map(
        (model) =>
          `${suite.name} with ${model}: the reference technique ${suite.reference} was not run, so nothing is compared.`,
      ),
  );
  if (suites.some((suite) => suite.comparisons.length > 0)) {
    notices.push(
      'Confirmed are only the comparisons with the reference on the primary metric; all other pairs, slices and metrics are exploratory.',
    );
  }
  return notices;
}

function priceNotices(suites: readonly SuiteReport[]): string[] {
  const cells = suites.flatMap((suite) => suite.cells);
  const modelsWith = (basis: string): string[] => [
    ...new Set(cells.filter((cell) => cell.cost.basis === basis).map((cell) => cell.model)),
  ];
  const unpriced = modelsWith('unknown-price');
  const unmetered = modelsWith('unknown-usage');
  return [
    ...(unpriced.length === 0
      ? []
      : [`No price is known for ${listWords(unpriced)}: its cost is unknown, not zero.`]),
    ...(unmetered.length === 0
      ? []
      : [`The provider did not report all usage of ${listWords(unmetered)}: its cost is unknown, not zero.`]),
  ];
}

function indexNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap(({ name, retrieval }) => {
    const index = retrieval?.index ?? null;
    return index === null || index.truncated === 0
      ? []
      : [
          `${name}: ${plural(index.truncated, 'chunk')} of ${index.chunks} ${index.truncated === 1 ? 'is' : 'are'} longer than ${index.embedder} reads, so only the beginning can be found.`,
        ];
  });
}

/** Where retrieval mostly shows labelled samples it works as shots do, whatever it is called. */
function trainPassageNotices(suites: readonly SuiteReport[]): string[] {
  return suites.flatMap((suite) => {
    const mostly = suite.cells.filter(({ passages: { shown, train } }) => 2 * train > shown);
    if (mostly.length === 0) return [];
    const parts = mostly.map(
      ({ technique, passages: { shown, train } }) => `${technique.name} ${train} of ${shown}`,
    );
    return [
      `${suite.name}: most passages that were shown are labelled train samples, so retrieval works as shots do there: ${listWords([...new Set(parts)])}.`,
    ];
  });
}

/** Attempts that took many times what is usual in their cell: the machine or the provider stood still. */
function stallNotices(index: RunIndex): string[] {
  return index.cells.flatMap((cell) => {
    const latencies = cell.trials
      .flatMap((trial) => pooledLatency(trial, cell) ?? [])
      .toSorted((a, b) => a - b);
    const usual = quantile(latencies, 0.5);
    const stalled = latencies.filter((latency) => latency > STALL_FACTOR * usual);
    if (stalled.length === 0) return [];
    const longest = formatDuration(Math.max(...stalled));
    const local = cell.model?.place === 'remote' ? '' : ' Their machine time is in the cost.';
    return `${cell.header.suite}, ${cell.header.technique.name} with ${cell.header.model}: ${plural(stalled.length, 'attempt')} took more than ${STALL_FACTOR} times the median (up to ${longest}), so its means say less than its median.${local}`;
  });
}

function latencyNotices(suites: readonly SuiteReport[], totals: RunTotals): string[] {
  const cells = suites.flatMap((suite) => suite.cells);
  const untimed = cells.filter(({ latency, trials }) => latency === null && trials.answered > 0);
  const few = cells.filter(({ latency }) => latency !== null && latency.n < FEW_ATTEMPTS);
  const notices: string[] = [];
  if (totals.cachedCalls > 0) {
    const share = formatPercent(totals.cachedCalls / totals.calls);
    notices.push(
      `${share} of the calls (${totals.cachedCalls} of ${totals.calls}) came from the cache: this run was not billed for them, and they enter no time statistic.`,
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

function scopeNotices({ header }: RunIndex, suites: readonly SuiteReport[]): string[] {
  // Tuned models are as small as their bases, and named after them.
  const bases = new Set(header.cells.map(({ model }) => model));
  const local = header.models
    .filter(({ id, place }) => place === 'local' && bases.has(id))
    .map(({ id }) => id);
  const short = suites.filter(({ samples }) => samples.used < samples.available);
  const notices: string[] = [];
  if (short.length > 0) {
    const parts = short.map(({ name, samples }) => `${name} ${samples.used} of ${samples.available}`);
    notices.push(`Not all samples were measured: ${listWords(parts)}.`);
  }
  if (local.length > 0) {
    notices.push(
      `${listWords(local)} ${local.length === 1 ? 'is a small model' : 'are small models'} on this machine: which technique wins here says nothing about larger models.`,
    );
  }
  return notices;
}
