import type { ColumnMapping } from '../core/suite.ts';
import { plural } from '../lib/format.ts';
import { contentKey } from '../lib/hash.ts';
import type { Sample } from '../protocol/sample.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { DataFile } from './data-file.ts';
import { type Place, sayPlace } from './places.ts';

const SHOWN = 3;

interface FileContext {
  readonly samples: readonly Sample[];
  readonly columns: ColumnMapping;
  readonly answer: AnswerFormat;
  /** The file as messages name it. */
  readonly name: string;
}

/** What was made of a file that its user may not expect. */
export function fileNotices(
  { blankLines, listsInCells }: Pick<DataFile, 'blankLines' | 'listsInCells'>,
  { samples, columns, answer, name }: FileContext,
): string[] {
  const notices: string[] = [];
  const [first] = blankLines;
  if (first !== undefined) {
    const one = blankLines.length === 1;
    notices.push(
      `${name}: ${plural(blankLines.length, 'row')} without any value ${one ? 'was' : 'were'} skipped (${one ? '' : 'the first in '}line ${first}).`,
    );
  }
  if (listsInCells) {
    notices.push(
      `${name}: lists in the column "${columns.targets}", such as ["a", "b"], are read as several accepted answers.`,
    );
  }
  const literal = samples.flatMap(({ targets }) => (targets.length === 1 ? targets : []));
  if (answer.kind === 'text' && samples.length > 1 && literal.length > 0 && literal.every(looksLikeList)) {
    notices.push(
      `${name}: the column "${columns.targets}" seems to hold lists, such as a | b or a; b, but each cell is taken as one literal answer. Several accepted answers are written as a JSON list of texts: ["a", "b"].`,
    );
  }
  return notices;
}

function looksLikeList(target: string): boolean {
  return /\S\s*[|;]\s*\S/.test(target) || /^\s*\[.*\]\s*$/s.test(target);
}

/** Samples of a split that show the same and expect something else: at most one of them can be answered rightly. */
export function contradictionNotices(
  samples: readonly Sample[],
  {
    places,
    nameOf,
  }: { readonly places: ReadonlyMap<string, Place>; readonly nameOf: (file: string) => string },
): string[] {
  const sameText = Map.groupBy(samples, ({ split, input }) => `${split} ${input}`);
  const groups = [...sameText.values()].flatMap((group) =>
    group.length === 1 ? [] : [...Map.groupBy(group, ({ metadata }) => contentKey(metadata)).values()],
  );
  const pairs = groups.flatMap(([first, ...others]) => {
    const other = others.find((sample) => !sample.targets.some((target) => first?.targets.includes(target)));
    const [one, two] = [first, other].map((sample) => places.get(sample?.id ?? ''));
    return one === undefined || two === undefined
      ? []
      : [`${sayPlace(one, nameOf)} and ${one.file === two.file ? two.line : sayPlace(two, nameOf)}`];
  });
  if (pairs.length === 0) return [];
  const rest = pairs.length - SHOWN;
  return [
    `The same text has different targets, so that one of them always counts as wrong: ${pairs.slice(0, SHOWN).join('; ')}${rest > 0 ? `; ${rest} more` : ''}.`,
  ];
}
