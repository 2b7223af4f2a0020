import { lexicalSupport, withoutCitations } from '../../metrics/lexical-support.ts';
import type { ReportedPassage } from '../../protocol/model.ts';
import { type CellData, firstTrials, type SuiteData, type TrialData } from '../trials/run-index.ts';
import { meanOf } from '../trials/sample-scores.ts';
import { rightness } from './retrieval-arm.ts';
import { meanFigure, rankingFigures, share } from './retrieval-figures.ts';
import type { ReportedArm } from './retrieval-model.ts';

interface Reported {
  readonly trial: TrialData;
  readonly passages: readonly ReportedPassage[];
  /** Documents that the answer stands in; empty where nobody knows them. */
  readonly documents: readonly string[];
  /** Of these, those that each passage is from, by what it says of its source. */
  readonly found: readonly (readonly string[])[];
}

/** What applications say that they retrieved, against the documents that answers stand in. */
export function reportedArms(cells: readonly CellData[]): ReportedArm[] {
  return cells.flatMap((cell) => reportedArm(cell) ?? []);
}

/** Each sample counts once, by its first repeat; `null` where no answer reports passages. */
function reportedArm(cell: CellData): ReportedArm | null {
  const reported = [...firstTrials(cell).values()].flatMap((trial) => reportedBy(trial, cell.suite) ?? []);
  if (reported.length === 0) return null;
  const known = reported.filter(({ documents }) => documents.length > 0);
  // Names that fit none of the documents may be other names of the right ones.
  const isNamed = known.some(({ found }) => found.some((documents) => documents.length > 0));
  const rankings = known.map(({ found, documents, passages }) => ({
    found,
    relevant: documents,
    depth: Math.max(1, passages.length),
  }));
  const rightOf = (all: boolean) =>
    !isNamed
      ? null
      : share(
          known
            .filter(({ found, documents }) => (new Set(found.flat()).size === documents.length) === all)
            .flatMap(({ trial }) => rightness(trial, cell) ?? []),
        );
  const source = known.flatMap(({ passages }) => passages.flatMap((passage) => passage.source ?? []))[0];
  const document = known[0]?.documents[0];
  return {
    technique: cell.header.technique.name,
    model: cell.header.model,
    n: reported.length,
    passages: meanOf(reported.map(({ passages }) => passages.length)),
    ranking: isNamed ? rankingFigures(rankings) : null,
    ...(isNamed || source === undefined || document === undefined ? {} : { unmatched: { source, document } }),
    rightWhenShown: rightOf(true),
    rightWhenMissed: rightOf(false),
    support: meanFigure(reported.flatMap(({ trial, passages }) => supportOf(trial, passages) ?? [])),
  };
}

function reportedBy(trial: TrialData, suite: SuiteData): Reported | null {
  const passages = trial.calls.findLast(({ response }) => response.passages !== undefined)?.response.passages;
  if (passages === undefined) return null;
  const documents = goldDocuments(trial, suite.corpus?.passages ?? suite.goldColumn ?? null);
  const found = passages.map(({ source }) =>
    source === null ? [] : documents.filter((document) => isFrom(source, document)),
  );
  return { trial, passages, documents, found };
}

/** The documents of the passages that a sample names, `document` or `document#section`. */
function goldDocuments({ sample }: TrialData, column: string | null): readonly string[] {
  const named = column === null ? null : sample.metadata[column];
  if (!Array.isArray(named)) return [];
  const ids = named.filter((id) => typeof id === 'string');
  return [...new Set(ids.map((id) => id.replace(/#[^#]*$/, '')))];
}

/** Whether a source names a document: its path, also below a folder, with its ending, or with a section after it. */
function isFrom(source: string, document: string): boolean {
  const path = source.trim().replaceAll('\\', '/');
  return [path, path.replace(/#[^#]*$/, '')]
    .flatMap((name) => [name, name.replace(/\.[a-z\d]+$/i, '')])
    .some((name) => name === document || name.endsWith(`/${document}`));
}

function supportOf({ record }: TrialData, passages: readonly ReportedPassage[]): number | null {
  if (record.outcome.status !== 'answered' || passages.length === 0) return null;
  return lexicalSupport(withoutCitations(record.outcome.answer), passages.map(({ text }) => text).join('\n'));
}
