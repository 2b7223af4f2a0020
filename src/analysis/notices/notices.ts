import { plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { findPrice } from '../../pricing/find-price.ts';
import { type CostGap, costGaps } from '../figures/cost-summary.ts';
import type { RunTotals } from '../figures/run-totals.ts';
import { listWords } from '../figures/say.ts';
import { type SessionSummary, summariseSessions } from '../figures/sessions.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { commonFailure, sayCommonReason } from '../trials/common-failure.ts';
import type { RunIndex } from '../trials/run-index.ts';
import { scoreRecord, unreadCost, wasAnswered } from '../trials/trial-facts.ts';
import { saySkipped } from '../tuning/skipped.ts';
import {
  choiceNotices,
  emptyNotices,
  endingNotices,
  formNotices,
  labelNotices,
  promptVariantNotices,
  sourceNotices,
  trainPassageNotices,
} from './evidence-notices.ts';
import { adaptationNotices, wasteNotices } from './request-notices.ts';
import { scoringNotices } from './scoring-notices.ts';
import {
  busyNotices,
  latencyNotices,
  paceNotices,
  queueNotices,
  stallNotices,
  waitNotices,
} from './time-notices.ts';

/** What a reader has to know before believing a figure, the weightiest first. */
export function noticesOf(index: RunIndex, suites: readonly SuiteReport[], totals: RunTotals): string[] {
  return [
    ...progressNotices(index, totals),
    ...splitNotices(index),
    ...(index.header.notices ?? []),
    ...formulaNotices(index),
    ...failureNotices(index, totals),
    ...scoringNotices(index, totals),
    ...choiceNotices(suites),
    ...unreadNotices(index),
    ...adaptationNotices(index),
    ...endingNotices(suites),
    ...formNotices(suites),
    ...labelNotices(suites),
    ...emptyNotices(index),
    ...comparisonNotices(suites),
    ...priceNotices(index),
    ...saySkipped(index.header.skipped ?? []),
    ...indexNotices(suites),
    ...trainPassageNotices(suites),
    ...sourceNotices(suites),
    ...promptVariantNotices(suites),
    ...latencyNotices(suites, totals),
    ...paceNotices(suites),
    ...busyNotices(index),
    ...queueNotices(index),
    ...stallNotices(index),
    ...waitNotices(index),
    ...wasteNotices(totals),
    ...scopeNotices(index, suites),
  ];
}

function progressNotices(index: RunIndex, totals: RunTotals): string[] {
  const sessions = summariseSessions(index.state.sessions);
  const notices: string[] = [];
  if (totals.missing > 0) {
    const planned = totals.trials + totals.missing;
    notices.push(
      `The run is unfinished: ${plural(totals.missing, 'trial')} of ${planned} planned ${totals.missing === 1 ? 'is' : 'are'} missing. Figures are of what was done so far.${sayLimit(sessions, index.header.id)}`,
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

/** Which limit of the user's ended the run, and how it is gone on with. */
function sayLimit({ limit, budget }: SessionSummary, run: string): string {
  switch (limit) {
    case null:
      return '';
    case 'budget':
      return ` The budget of ${formatUsd(budget)} ended it; go on with a larger one: run --resume ${run} --budget <USD in all>.`;
    case 'time':
      return ` The time that it was given ended it; go on with: run --resume ${run}.`;
    default:
      return limit satisfies never;
  }
}

function splitNotices({ header }: RunIndex): string[] {
  return header.split === 'test'
    ? []
    : [`Measured on the ${header.split} split: for developing a suite, not for conclusions.`];
}

function formulaNotices({ suites }: RunIndex): string[] {
  return suites.flatMap(({ name, metrics, formulas }) =>
    metrics.flatMap(({ title, aggregation }) =>
      aggregation.kind !== 'corpus' || formulas.find(aggregation.formula) !== undefined
        ? []
        : `${name}: ${title} is unknown, because its formula "${aggregation.formula}" is not known here. It comes with the scorer that the run was made with.`,
    ),
  );
}

function failureNotices(index: RunIndex, totals: RunTotals): string[] {
  const trials = index.cells.flatMap((cell) => cell.trials);
  const common = commonFailure(trials.map(({ record }) => record));
  const notices: string[] = [];
  if (common !== undefined) {
    notices.push(
      `${totals.failed} of ${plural(totals.trials, 'trial')} failed and ${totals.failed === 1 ? 'has' : 'have'} no score${sayCommonReason(common, totals.failed)}`,
    );
  }
  const unscored = index.cells.reduce(
    (sum, cell) =>
      sum +
      cell.trials.filter(
        (trial) => wasAnswered(trial) && scoreRecord(trial, cell.suite.primaryMetric) === undefined,
      ).length,
    0,
  );
  if (unscored > 0) {
    notices.push(
      `${plural(unscored, 'answered trial')} without a score record ${unscored === 1 ? 'is' : 'are'} left out of the quality figures.`,
    );
  }
  return notices;
}

/** Money that went into nothing. */
function unreadNotices({ state, header }: RunIndex): string[] {
  const { unread } = state;
  if (unread.length === 0) return [];
  const unknown = unread.filter(
    ({ model, usage }) => unreadCost(usage, findPrice(header.prices, model)) === null,
  ).length;
  const cost =
    unknown === 0
      ? 'what they cost is part of what was spent'
      : unknown === unread.length
        ? 'what they cost is not known, so neither is what was spent'
        : `what ${unknown} of them cost is not known, so neither is what was spent`;
  return [`${plural(unread.length, 'answer')} that may have been paid for could not be read; ${cost}.`];
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

function priceNotices({ cells }: RunIndex): string[] {
  const gaps = cells.filter(({ header }) => header.curve === undefined).flatMap(costGaps);
  const say = (basis: CostGap['basis'], lead: string): string[] => {
    const ids = [...new Set(gaps.filter((gap) => gap.basis === basis).map(({ id }) => id))];
    return ids.length === 0
      ? []
      : [`${lead} ${listWords(ids)}: ${ids.length === 1 ? 'its' : 'their'} cost is unknown, not zero.`];
  };
  return [
    ...say('unknown-price', 'No price is known for'),
    ...say('unknown-usage', 'The provider did not report all usage of'),
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

function scopeNotices({ header }: RunIndex, suites: readonly SuiteReport[]): string[] {
  // Tuned models are as large as their bases, and named after them.
  const bases = new Set(header.cells.map(({ model }) => model));
  const local = header.models
    // Recorded answers run nowhere.
    .filter(({ id, provider, place }) => place === 'local' && provider !== 'replay' && bases.has(id))
    .map(({ id }) => id);
  const short = suites.filter(({ samples }) => samples.used < samples.available);
  const notices: string[] = [];
  if (short.length > 0) {
    const parts = short.map(({ name, samples }) => `${name} ${samples.used} of ${samples.available}`);
    notices.push(`Not all samples were measured: ${listWords(parts)}.`);
  }
  if (local.length > 0) {
    notices.push(
      `${listWords(local)} ${local.length === 1 ? 'runs' : 'run'} on this machine: which technique wins with ${local.length === 1 ? 'it' : 'them'} says nothing about larger models.`,
    );
  }
  return notices;
}
