import { BenchError, placeInFile } from '../core/errors.ts';
import { plural } from '../lib/format.ts';
import type { Sample } from '../protocol/sample.ts';
import { textsSharedAcrossSplits } from './duplicates.ts';
import type { Dataset } from './load-dataset.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { placeNames, sayPlace } from './places.ts';

const MOST_PAIRS = 20;
const SHOWN_NEAR = 3;

/**
 * Shots come from train and prompt variants are chosen on dev, so neither may hold a text that is measured.
 * @throws BenchError `LEAKAGE` with the pairs
 */
export function refuseSharedTexts({ samples, places }: Pick<Dataset, 'samples' | 'places'>): void {
  const pairs = textsSharedAcrossSplits(samples);
  const [first, ...more] = pairs;
  if (first === undefined) return;
  const at = (sample: Sample): string => {
    const place = places.get(sample.id);
    return place === undefined ? `"${sample.id}"` : placeInFile(place.file, place);
  };
  const { sample, other } = first;
  if (more.length === 0) {
    throw new BenchError(
      'LEAKAGE',
      `the ${sample.split} sample "${sample.id}" has the same text as the ${other.split} sample "${other.id}" (${at(other)}), so a technique could be shown what it is measured on.`,
      { ...places.get(sample.id), hint: 'Remove one of the two.' },
    );
  }
  const lines = pairs.slice(0, MOST_PAIRS).map((pair) => `  ${at(pair.sample)} and ${at(pair.other)}`);
  const rest = pairs.length - lines.length;
  throw new BenchError(
    'LEAKAGE',
    [
      `${pairs.length} texts stand in two splits, so a technique could be shown what it is measured on:`,
      ...lines,
      ...(rest === 0 ? [] : [`  and ${rest} more`]),
      'Remove one of each two.',
    ].join('\n'),
    places.get(sample.id),
  );
}

/** Texts that nearly stand in two splits, as with a greeting around them, and how many could not be compared. */
export function nearDuplicateNotice(
  { samples, places }: Pick<Dataset, 'samples' | 'places'>,
  suiteFile: string,
): string[] {
  const { pairs: near, unchecked } = nearDuplicates(samples);
  const left =
    unchecked === 0
      ? []
      : [
          `${plural(unchecked, 'text')} could not be compared with the other splits in time, so near duplicates of them are not known.`,
        ];
  if (near.length === 0) return left;
  const nameOf = placeNames(suiteFile);
  const at = (sample: Sample): string => {
    const place = places.get(sample.id);
    return place === undefined ? `"${sample.id}"` : sayPlace(place, nameOf);
  };
  const shown = near.slice(0, SHOWN_NEAR).map(({ sample, other }) => `${at(sample)} and ${at(other)}`);
  const rest = near.length - shown.length;
  return [
    `${plural(near.length, 'text')} of dev or test nearly ${near.length === 1 ? 'stands' : 'stand'} in another split too, so techniques may be shown what they are measured on: ${shown.join('; ')}${rest === 0 ? '' : `; ${rest} more`}.`,
    ...left,
  ];
}
