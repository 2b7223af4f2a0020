import { basename } from 'node:path';
import { BenchError, placeInFile } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import type { Sample } from '../../protocol/sample.ts';
import type { Split } from '../../protocol/words.ts';
import { sayPlace } from '../places.ts';
import type { ImportedAnswer } from './imported-answer.ts';

/** A system with its answers by the ids of the samples that they answer. */
export interface AnsweredSystem {
  readonly system: string;
  readonly answers: ReadonlyMap<string, ImportedAnswer>;
}

/** Answers put to the samples of a suite. */
export interface MatchedAnswers {
  readonly systems: readonly AnsweredSystem[];
  /** What a reader has to know of answers that are missing, or that answer nothing. */
  readonly notices: readonly string[];
}

/** What answers are matched with. */
export interface MatchOptions {
  /** All splits. */
  readonly samples: readonly Sample[];
  /** Those of them that count, all of one split. */
  readonly counted: readonly Sample[];
  readonly split: Split;
  readonly suite: string;
  /** `false` where ids are made from the content of rows, so that no file of answers has them. */
  readonly hasIds: boolean;
}

const MOST_NAMED = 3;
/** Signs of a text in an error. */
const MOST_QUOTED = 80;

/**
 * Finds the sample of each answer, by its id or else by its input.
 * @throws BenchError `INVALID_DATA` for two answers of one system to one sample, an id whose input is another one, an input
 *   that several samples have, or where no answer is to a sample that counts
 */
export function matchAnswers(given: readonly ImportedAnswer[], options: MatchOptions): MatchedAnswers {
  const { counted, split, suite } = options;
  const find = finder(options);
  const counts = new Set(counted.map(({ id }) => id));
  const notices: string[] = [];
  const systems = [...Map.groupBy(given, ({ system }) => system)].map(([system, all]): AnsweredSystem => {
    const answers = new Map<string, ImportedAnswer>();
    const first = new Map<string, ImportedAnswer>();
    const unknown: ImportedAnswer[] = [];
    const others: ImportedAnswer[] = [];
    for (const answer of all) {
      const sample = find(answer);
      if (sample === undefined) {
        unknown.push(answer);
        continue;
      }
      const before = first.get(sample.id);
      if (before !== undefined) throw answeredTwice(answer, { before, sample });
      first.set(sample.id, answer);
      if (!counts.has(sample.id)) others.push(answer);
      else if (answer.text !== null) answers.set(sample.id, answer);
    }
    const missing = counted.filter(({ id }) => !answers.has(id)).map(({ id }) => id);
    const empty = [...answers.values()].filter(({ text }) => text?.trim() === '');
    notices.push(
      ...[
        missing.length > 0 &&
          `${suite}: ${system} has no answer to ${missing.length} of ${plural(counted.length, `${split} sample`)} (${named(missing)}). They have no score and stand in no figure of it, so that it may look better or worse than it is.`,
        empty.length > 0 &&
          `${suite}: ${system} gave ${plural(empty.length, 'empty answer')} (${named(empty.map(sayAnswerPlace))}), which ${empty.length === 1 ? 'counts as a format error' : 'count as format errors'}. Leave such rows out where it was not asked.`,
        unknown.length > 0 &&
          `${suite}: ${plural(unknown.length, 'answer')} of ${system} ${unknown.length === 1 ? 'is' : 'are'} to no sample of the suite and ${unknown.length === 1 ? 'was' : 'were'} skipped: ${named(unknown.map(sayUnknown))}.`,
        others.length > 0 &&
          `${suite}: ${plural(others.length, 'answer')} of ${system} to samples that do not count ${others.length === 1 ? 'was' : 'were'} skipped: ${plural(counted.length, 'sample')} of ${split} ${counted.length === 1 ? 'counts' : 'count'}.`,
      ].filter((notice) => notice !== false),
    );
    return { system, answers };
  });
  if (systems.every(({ answers }) => answers.size === 0)) {
    throw given.every(({ text }) => text === null) ? nothingSaid(given) : nothingMatches(given, options);
  }
  return { systems: systems.filter(({ answers }) => answers.size > 0), notices };
}

function finder({ samples, hasIds, split }: MatchOptions): (answer: ImportedAnswer) => Sample | undefined {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const byInput = Map.groupBy(samples, ({ input }) => normalised(input));
  return (answer) => {
    const { id, input, place } = answer;
    const ofId = hasIds && id !== null ? byId.get(id) : undefined;
    if (ofId !== undefined) {
      if (input === null || normalised(input) === normalised(ofId.input)) return ofId;
      throw new BenchError(
        'INVALID_DATA',
        `the input of the answer to "${ofId.id}" is not the one that the suite has.`,
        {
          ...place,
          hint: 'Import answers to the data as they are now, or leave the column with the input out.',
        },
      );
    }
    if (input === null) return undefined;
    const found = byInput.get(normalised(input)) ?? [];
    const inSplit = found.filter((sample) => sample.split === split);
    if (inSplit.length > 1) {
      throw new BenchError(
        'INVALID_DATA',
        `${inSplit.length} samples have this input, so that the answer could be to any of them.`,
        { ...place, hint: 'Add a column with the ids of the samples.' },
      );
    }
    return inSplit[0] ?? found[0];
  };
}

/** Exports differ in blanks at the ends, line ends and composed characters. */
function normalised(text: string): string {
  return text.normalize('NFC').replaceAll('\r\n', '\n').trim();
}

function answeredTwice(
  { system, place }: ImportedAnswer,
  { before, sample }: { readonly before: ImportedAnswer; readonly sample: Sample },
): BenchError {
  return new BenchError(
    'INVALID_DATA',
    `${system} answers the sample "${sample.id}" a second time (first in ${placeInFile(before.place.file, before.place)}).`,
    { ...place, hint: 'Keep one answer of a system to each sample.' },
  );
}

function nothingSaid([first]: readonly ImportedAnswer[]): BenchError {
  return new BenchError('INVALID_DATA', 'no row holds an answer, so there is nothing to score.', {
    file: first?.place.file,
    hint: 'Name the column or path with the answers with --column answer=<name>, unless all of them failed.',
  });
}

function nothingMatches(
  [first]: readonly ImportedAnswer[],
  { samples, split, suite, hasIds }: MatchOptions,
): BenchError {
  const sample = samples.find((one) => one.split === split);
  const asked = hasIds && first?.id != null ? first.id : first?.input;
  return new BenchError(
    'INVALID_DATA',
    `no answer is to a ${split} sample of "${suite}": the first one is to ${quoted(asked)}, and ${split} samples are, for instance, ${quoted(hasIds ? sample?.id : sample?.input)}.`,
    {
      file: first?.place.file,
      hint: hasIds
        ? 'Name the column with the ids of the suite with --column id=<name>.'
        : 'The suite has no ids, so that the input of each answer has to be the same as in its data.',
    },
  );
}

/** Its id; never its input, as notices stand in reports without texts too. */
function sayUnknown(answer: ImportedAnswer): string {
  const place = sayAnswerPlace(answer);
  return answer.id === null ? place : `${quoted(answer.id)} in ${place}`;
}

function quoted(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'nothing';
  return JSON.stringify(text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED).toWellFormed()}…` : text);
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${shown}, … ${names.length - MOST_NAMED} more` : shown;
}

function sayAnswerPlace({ place }: ImportedAnswer): string {
  return sayPlace(place, (file) => basename(file));
}
