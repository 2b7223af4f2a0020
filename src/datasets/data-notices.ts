import type { ColumnMapping } from '../core/suite.ts';
import { plural } from '../lib/format.ts';
import { contentKey } from '../lib/hash.ts';
import type { Sample } from '../protocol/sample.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import { type Places, sayPlace } from './places.ts';
import { repeatedInputs } from './repeated-inputs.ts';
import type { SampleReader } from './to-sample.ts';

const SHOWN = 3;
/** Samples of a split from which on a label that occurs once says something. */
const LEAST_FOR_RARE_LABELS = 20;

interface FileContext {
  readonly samples: readonly Sample[];
  readonly columns: ColumnMapping;
  readonly answer: AnswerFormat;
  /** What was made of its rows. */
  readonly reader: Pick<SampleReader, 'folded' | 'firstFolded' | 'listsInCells'>;
  /** The file as messages name it. */
  readonly name: string;
}

/** What was made of a file that its user may not expect. */
export function fileNotices({ samples, columns, answer, reader, name }: FileContext): string[] {
  const notices: string[] = [];
  const { folded, firstFolded, listsInCells } = reader;
  if (firstFolded !== undefined) {
    notices.push(
      `${name}: ${plural(folded, 'label')} ${folded === 1 ? 'was' : 'were'} trimmed or case-folded, such as ${JSON.stringify(firstFolded.written)} to "${firstFolded.target}".`,
    );
  }
  if (listsInCells) {
    notices.push(
      `${name}: lists in the column "${columns.targets}", such as ["a", "b"], are read as several accepted answers.`,
    );
  }
  if (answer.kind === 'text' && samples.length > 1 && allLookLikeLists(samples)) {
    notices.push(
      `${name}: the column "${columns.targets}" seems to hold lists, such as a | b or a; b, but each cell is taken as one literal answer. Several accepted answers are written as a JSON list of texts, ["a", "b"], or parted by the suite's "dataset.listSeparator".`,
    );
  }
  return [...notices, ...rareLabels({ samples, answer, name })];
}

/** Labels that a split shows once or never: nothing can be said of them, or learnt. */
function rareLabels({ samples, answer, name }: Pick<FileContext, 'samples' | 'answer' | 'name'>): string[] {
  if (answer.kind !== 'label' || samples.length < LEAST_FOR_RARE_LABELS) return [];
  const counts = new Map<string, number>(answer.labels.map((label) => [label, 0]));
  for (const { targets } of samples) {
    for (const label of targets) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const quoted = (count: number): string[] =>
    [...counts].filter(([, found]) => found === count).map(([label]) => `"${label}"`);
  const say = (labels: readonly string[], often: string): string[] =>
    labels.length === 0
      ? []
      : [
          `${name}: the ${labels.length === 1 ? 'label' : 'labels'} ${listed(labels)} ${labels.length === 1 ? 'occurs' : 'occur'} ${often}.`,
        ];
  return [...say(quoted(0), 'in no row'), ...say(quoted(1), 'in a single row')];
}

function listed(items: readonly string[]): string {
  const rest = items.length - SHOWN;
  return `${items.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function allLookLikeLists(samples: readonly Sample[]): boolean {
  let isAny = false;
  for (const { targets } of samples) {
    const [only = '', second] = targets;
    if (second !== undefined) continue;
    if (!looksLikeList(only)) return false;
    isAny = true;
  }
  return isAny;
}

function looksLikeList(target: string): boolean {
  return /\S\s*[|;]\s*\S/.test(target) || /^\s*\[.*\]\s*$/s.test(target);
}

/** Samples of a split that show the same and expect something else: at most one of them can be answered rightly. */
export function contradictionNotices(
  samples: readonly Sample[],
  { places, nameOf }: { readonly places: Places; readonly nameOf: (file: string) => string },
): string[] {
  const groups = Map.groupBy(repeatedInputs(samples), ({ split, input, metadata }) =>
    contentKey([split, input, metadata]),
  );
  const pairs = [...groups.values()].flatMap(([first, ...others]) => {
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
