import { randomUUID } from 'node:crypto';
import { BenchError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import type { Trainer } from '../core/training.ts';
import { LEAST_EXAMPLES } from '../finetune/check-rows.ts';
import { fineTune, type TrainingPlace, type TrainingRequest } from '../finetune/train.ts';
import { type OpenPassages, renderTrainingSet } from '../finetune/training-set.ts';
import type { TrainingSource } from '../finetune/training-source.ts';
import { type RunRequest, runRequest, type StudyTechnique } from '../protocol/spec.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import type { CurveAxis } from '../protocol/words.ts';

/** What is tried along a curve. */
export interface CurveGrid {
  readonly examples: readonly number[];
  readonly shots: readonly number[];
  readonly documents: readonly number[];
  /** Each number is tried with as many choices, and trainings, as there are seeds. */
  readonly seeds: readonly number[];
}

/**
 * Refuses what cannot be tried, before anything is trained.
 * @param documents how many the suite has
 * @throws BenchError `INVALID_ARGUMENT`, or `INVALID_CONFIG` for a suite without a technique that could be varied
 */
export function checkGrid(
  grid: CurveGrid,
  { suite, train }: Pick<TrainingSource, 'suite' | 'train'>,
  documents: number,
): void {
  const axes = [
    { what: 'training examples', values: grid.examples, least: LEAST_EXAMPLES, most: train.length },
    { what: 'shots', values: grid.shots, least: 1, most: train.length },
    { what: 'documents', values: grid.documents, least: 1, most: documents },
  ];
  for (const { what, values, least, most } of axes) {
    const wrong = values.find((value) => value < least || value > most);
    if (wrong === undefined) continue;
    throw new BenchError(
      'INVALID_ARGUMENT',
      `${wrong} ${what} cannot be tried: "${suite.name}" allows from ${least} to ${most}.`,
    );
  }
  const { few, rag } = variedTechniques(suite);
  const missing =
    grid.shots.length > 0 && few === undefined
      ? 'with examples'
      : grid.documents.length > 0 && rag === undefined
        ? 'that searches'
        : undefined;
  if (missing === undefined) return;
  throw new BenchError('INVALID_CONFIG', `the suite "${suite.name}" lists no technique ${missing}.`, {
    file: suite.file,
  });
}

/** The plainest techniques of a suite whose shots and documents can be varied. */
function variedTechniques({ techniques }: Suite): {
  readonly few: TechniqueSpec | undefined;
  readonly rag: TechniqueSpec | undefined;
} {
  const plain = techniques.filter(
    ({ weights, instructions }) => weights === undefined && instructions.reasoning === 'none',
  );
  return {
    few: plain.find(({ examples, retrieval }) => examples !== undefined && retrieval === undefined),
    rag: plain.find(({ examples, retrieval }) => examples === undefined && retrieval?.mode === 'search'),
  };
}

/** What training the models of a curve needs besides the grid. */
export interface CurveTraining extends Pick<TrainingRequest, 'source' | 'declared'> {
  readonly passages: OpenPassages;
  /** Told before each training. */
  readonly onTraining: (name: string) => void;
}

/**
 * Trains the models of a curve: smaller sets are part of larger ones. What an earlier session trained of the same is found
 * in the ledger and not trained again.
 */
export async function trainCurve(
  grid: Pick<CurveGrid, 'examples' | 'seeds'>,
  { source, declared, passages, onTraining }: CurveTraining,
  { trainer, place }: { readonly trainer: Trainer; readonly place: TrainingPlace },
): Promise<readonly TunedAttempt[]> {
  const { form } = trainer.base;
  const attempts: TunedAttempt[] = [];
  for (const seed of grid.seeds) {
    for (const examples of grid.examples) {
      const { signal } = place;
      const set = await renderTrainingSet(source, { form, examples, seed, passages, signal });
      onTraining(`${examples} examples, seed ${seed}`);
      const id = `${source.suite.name}-curve-${examples}-s${seed}-${randomUUID().slice(0, 4)}`;
      const request = { id, group: id, source, set, seed, declared, again: null, scored: false };
      attempts.push(await fineTune(request, trainer, place));
    }
  }
  return attempts;
}

/**
 * The run that measures a curve: a technique for every number and seed, beside the suite's reference and its techniques
 * with examples.
 */
export function curveRequest(
  grid: CurveGrid,
  {
    source,
    base,
    attempts,
    limit,
  }: {
    readonly source: TrainingSource;
    readonly base: string;
    readonly attempts: readonly TunedAttempt[];
    /** Most samples; `null` is all. */
    readonly limit: number | null;
  },
): RunRequest {
  const { suite, spec } = source;
  const { few, rag } = variedTechniques(suite);
  const variant = (
    technique: string,
    { axis, value, seed }: { readonly axis: CurveAxis; readonly value: number; readonly seed: number },
    change: Partial<StudyTechnique>,
  ): StudyTechnique => ({
    technique,
    name: `${technique}-${value}-s${seed}`,
    tuned: null,
    shots: null,
    documents: null,
    ...change,
    curve: { axis, value, seed },
  });
  const studyTechniques = [
    ...attempts.map((attempt) =>
      variant(
        spec.name,
        { axis: 'training examples', value: attempt.data.examples, seed: attempt.seed },
        { tuned: attempt.id },
      ),
    ),
    ...grid.seeds.flatMap((seed) => [
      ...grid.shots.map((shots) =>
        variant(few?.name ?? '', { axis: 'shots', value: shots, seed }, { shots }),
      ),
      ...grid.documents.map((documents) =>
        variant(rag?.name ?? '', { axis: 'documents', value: documents, seed }, { documents }),
      ),
    ]),
  ];
  return runRequest({
    suites: [suite.file],
    models: [base],
    techniques: [
      ...new Set([
        suite.reference,
        ...(few === undefined ? [] : [few.name]),
        ...(rag === undefined || grid.documents.length === 0 ? [] : [rag.name]),
      ]),
    ],
    profile: 'full',
    limit,
    studyTechniques,
  });
}
