import { BenchError } from '../core/errors.ts';
import { plural } from '../lib/format.ts';
import type { Leak } from '../protocol/leak.ts';
import type { Sample } from '../protocol/sample.ts';
import { textsSharedAcrossSplits } from './duplicates.ts';
import type { Dataset } from './load-dataset.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { placeNames, sayPlace } from './places.ts';

const MOST_LISTED = 20;
const SHOWN_NEAR = 3;

/** What leaks are looked for in. */
export interface LeakSource {
  readonly suite: { readonly name: string; readonly file: string };
  readonly dataset: Pick<Dataset, 'samples' | 'places'>;
}

/** Leaks, and what a user should know besides. */
export interface FoundLeaks {
  readonly leaks: readonly Leak[];
  readonly notices: readonly string[];
}

/** Where a sample stands, as its suite names files; its id where that is not known. */
export function sayWhere(sample: Sample, { suite, dataset }: LeakSource): string {
  const place = dataset.places.get(sample.id);
  return place === undefined ? `"${sample.id}"` : sayPlace(place, placeNames(suite.file));
}

/**
 * Texts that stand in two splits, equal but for case, punctuation and spacing, and those of test that nearly do. Shots and
 * training come from train and prompts are chosen on dev, so neither may hold what is measured.
 */
export function leaksBetweenSplits(source: LeakSource): FoundLeaks {
  const { suite, dataset } = source;
  const leak = (sample: Sample, other: Sample, kind: string): Leak => ({
    suite: suite.name,
    kind: `${kind} ${other.split}`,
    sample: sample.id,
    at: sayWhere(sample, source),
    by: sayWhere(other, source),
  });
  const equal = textsSharedAcrossSplits(dataset.samples);
  const shared = new Set(equal.map(({ sample }) => sample));
  const { pairs, unchecked } = nearDuplicates(dataset.samples);
  const near = pairs.filter(({ sample }) => !shared.has(sample));
  const ofDev = near.filter(({ sample }) => sample.split !== 'test');
  const shown = ofDev
    .slice(0, SHOWN_NEAR)
    .map(({ sample, other }) => `${sayWhere(sample, source)} and ${sayWhere(other, source)}`);
  const rest = ofDev.length - shown.length;
  return {
    leaks: [
      ...equal.map(({ sample, other }) => leak(sample, other, 'the same text in')),
      ...near
        .filter(({ sample }) => sample.split === 'test')
        .map(({ sample, other }) => leak(sample, other, 'nearly the same text in')),
    ],
    notices: [
      ...(ofDev.length === 0
        ? []
        : [
            `${plural(ofDev.length, 'text')} of dev nearly ${ofDev.length === 1 ? 'stands' : 'stand'} in train too, so prompts may be chosen by what they are shown: ${shown.join('; ')}${rest === 0 ? '' : `; ${rest} more`}.`,
          ]),
      ...(unchecked === 0
        ? []
        : [
            `${plural(unchecked, 'text')} could not be compared with the other splits in time, so near duplicates of them are not known.`,
          ]),
    ],
  };
}

/** Takes leaks that were found, in place of their being refused. */
export type LeakTaker = (leaks: readonly Leak[]) => void;

/**
 * Hands leaks to who takes them.
 * @throws BenchError `LEAKAGE` with the pairs, where nobody does
 */
export function refuseLeaks(leaks: readonly Leak[], take: LeakTaker | undefined): void {
  const [first] = leaks;
  if (first === undefined) return;
  if (take !== undefined) {
    take(leaks);
    return;
  }
  const hint =
    'Remove one of each two, or measure all the same with --allow-leakage, which marks every figure.';
  const details = { leaks };
  if (leaks.length === 1) {
    throw new BenchError(
      'LEAKAGE',
      `${sayLeak(first)}, so that a technique may be shown what it is measured on.`,
      {
        hint,
        details,
      },
    );
  }
  const items = leaks.slice(0, MOST_LISTED).map(sayLeak);
  const rest = leaks.length - items.length;
  throw new BenchError(
    'LEAKAGE',
    `${leaks.length} samples are given away, so that a technique may be shown what it is measured on:`,
    { items: [...items, ...(rest === 0 ? [] : [`and ${rest} more`])], hint, details },
  );
}

/** `test.csv:7 ("t-6"): the same text in train, train.csv:3`. */
export function sayLeak({ at, sample, kind, by }: Leak): string {
  return `${at}${at === `"${sample}"` ? '' : ` ("${sample}")`}: ${kind}, ${by}`;
}

/** What is said where leaks were allowed. */
export function allowedNotice([first, ...more]: readonly Leak[]): readonly string[] {
  return first === undefined
    ? []
    : [
        `Leakage is allowed: ${plural(more.length + 1, 'sample')} given away, such as ${sayLeak(first)}. Every figure will be marked.`,
      ];
}
