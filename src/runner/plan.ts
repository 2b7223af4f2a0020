import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry, PlannedCalls } from '../core/ingredient.ts';
import type { AskedModel } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import { type TunedCell, type TunedCells, tunedCellKey } from '../finetune/tuned-cells.ts';
import { sha256 } from '../lib/hash.ts';
import type { CellHeader } from '../protocol/header.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { Sample } from '../protocol/sample.ts';
import type { StudyTechnique } from '../protocol/spec.ts';
import { familyOf, isDiagnostic, type TechniqueSpec, withoutRetrieval } from '../protocol/technique.ts';
import type { Profile, ReasoningEffort, Split } from '../protocol/words.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { documentsFor, plannedCalls } from '../techniques/needs.ts';
import { checkTechniqueNames, chosenTechniques } from './chosen-techniques.ts';
import { someDocuments } from './study-techniques.ts';

/** A suite with its data and the models it is to run on. */
export interface PlannedSuite {
  readonly suite: Suite;
  /** What its techniques are made of. */
  readonly ingredients: IngredientRegistry;
  readonly hash: string;
  readonly samples: readonly Sample[];
  readonly models: readonly ModelInfo[];
  /** `null` where no chosen technique retrieves anything. */
  readonly corpus: Corpus | null;
  /** Tuned models of techniques with weights; without its model such a technique is skipped. */
  readonly tuned: TunedCells;
  /** Techniques that are made for a study. */
  readonly studyTechniques: readonly StudyTechnique[];
}

/** What a user may narrow or widen. */
export interface PlanOptions {
  readonly profile: Profile;
  readonly split: Split;
  /** Names of techniques; empty is what the profile lists. */
  readonly techniques: readonly string[];
  /** Most samples a suite; `null` is what the profile says. */
  readonly limit: number | null;
  readonly repeats: number;
  /** In place of what the suites say; `null` where nothing was said. */
  readonly reasoningEffort?: ReasoningEffort | null;
  /** Techniques made for a study; they run in place of the profile's. */
  readonly studyTechniques: readonly StudyTechnique[];
  /** How many prompt variants an instruction offers, which only techniques/ knows. */
  promptVariants(spec: TechniqueSpec, planned: PlannedSuite): number;
  /** The models that scorers of a suite ask; none when left out. */
  asked?(suite: Suite): readonly AskedModel[];
}

/** A cell with the work that it stands for. */
export interface PlannedCell {
  readonly header: CellHeader;
  /** With the token limits of calls to this model. */
  readonly suite: Suite;
  readonly ingredients: IngredientRegistry;
  /** The most calls of a trial. */
  readonly calls: readonly PlannedCalls[];
  /** Who answers: the model of the header, or the one that was tuned from it. */
  readonly model: ModelInfo;
  /** `null` where the base itself answers. */
  readonly tuned: TunedCell | null;
  /** Shots may come from these. */
  readonly train: readonly Sample[];
  /** Where passages come from; `null` when the technique retrieves nothing. */
  readonly corpus: Corpus | null;
  /** Samples to measure, each of them `repeats` times. */
  readonly samples: readonly Sample[];
  /** Dev samples for choosing a prompt; empty where there is nothing to choose. */
  readonly selectOn: readonly Sample[];
  readonly promptVariants: number;
  /** Id of the cell whose choice of a prompt variant it takes over; `null` for one that chooses by itself. */
  readonly selectionFrom: string | null;
  /** How many of `samples` a local model answers one at a time. */
  readonly latencySamples: number;
  /** How many of its last trials a remote model answers one at a time, to show whether calls wait for each other. */
  readonly probeTrials: number;
  /** Most of its trials in progress at once, but for those. */
  readonly trialsAtOnce: number;
}

/** Everything a run will do, before it does anything. */
export interface Plan {
  readonly cells: readonly PlannedCell[];
  readonly repeats: number;
  /** Trials that will be reported. */
  readonly trials: number;
  /** Trials on dev that choose prompts. */
  readonly selectionTrials: number;
  /** Most model calls of both. */
  readonly calls: number;
  /** Most calls that their scorers make, by model. */
  readonly scoring: readonly { readonly model: string; readonly calls: number }[];
}

/**
 * Plans suite × model × technique. Cells of one model stand together, suites with short answers first.
 * @throws BenchError `UNKNOWN_NAME` for a technique that no suite lists, `INVALID_DATA` for an empty split.
 */
export function planRun(suites: readonly PlannedSuite[], options: PlanOptions): Plan {
  checkTechniqueNames(suites, options.techniques);
  const models = [
    ...new Map(suites.flatMap((planned) => planned.models).map((model) => [model.id, model])).values(),
  ];
  // Short answers first, so that the first figures are there soon.
  const ordered = suites.toSorted((a, b) => a.suite.generation.maxTokens - b.suite.generation.maxTokens);
  const cells = models.flatMap((model) =>
    withProbe(
      ordered
        .filter((planned) => planned.models.some(({ id }) => id === model.id))
        .flatMap((planned) => cellsOf(planned, model, options)),
    ),
  );
  if (cells.length === 0) {
    throw new BenchError('INVALID_ARGUMENT', 'nothing is left to run with these suites and techniques.');
  }
  const sum = (value: (cell: PlannedCell) => number): number =>
    cells.reduce((total, cell) => total + value(cell), 0);
  const selecting = (cell: PlannedCell): number => cell.selectOn.length * cell.promptVariants;
  const scoring = new Map<string, number>();
  for (const cell of cells) {
    for (const { id, mostCalls: ofTrial } of options.asked?.(cell.suite) ?? []) {
      scoring.set(id, (scoring.get(id) ?? 0) + (cell.header.trials + selecting(cell)) * ofTrial);
    }
  }
  return {
    cells,
    repeats: options.repeats,
    scoring: [...scoring].map(([model, calls]) => ({ model, calls })),
    trials: sum((cell) => cell.header.trials),
    selectionTrials: sum(selecting),
    calls: sum((cell) => (cell.header.trials + selecting(cell)) * mostCalls(cell)),
  };
}

/** Trials that a remote model answers one at a time, and how many times as many a cell has to have for it. */
const PROBE_TRIALS = 5;
const PROBED_CELL = 3;

/** The cells of a model with its last one probed, when the others are done and nothing else is under way. */
function withProbe(cells: readonly PlannedCell[]): readonly PlannedCell[] {
  const last = cells.at(-1);
  if (last === undefined || last.model.place === 'local' || last.model.maxTrials === 1) return cells;
  if (last.header.trials < PROBED_CELL * PROBE_TRIALS) return cells;
  return [...cells.slice(0, -1), { ...last, probeTrials: PROBE_TRIALS }];
}

/** The most calls of a trial. */
export function mostCalls({ calls }: Pick<PlannedCell, 'calls'>): number {
  return calls.reduce((sum, { count }) => sum + count, 0);
}

function cellsOf(planned: PlannedSuite, model: ModelInfo, options: PlanOptions): readonly PlannedCell[] {
  const { suite, ingredients, samples } = planned;
  const profile = suite.profiles[options.profile];
  const inSplit = samples.filter((sample) => sample.split === options.split);
  if (inSplit.length === 0) {
    throw new BenchError('INVALID_DATA', `the suite "${suite.name}" has no ${options.split} split.`, {
      file: suite.file,
    });
  }
  const measured = drawn(inSplit, options.limit ?? profile.samples);
  const corpora = new Map<string, Corpus>();
  const cells = chosenTechniques(suite, options).flatMap((spec): PlannedCell[] => {
    const tuned = planned.tuned.get(tunedCellKey(spec.name, model.id)) ?? null;
    if (spec.weights !== undefined && tuned === null) return [];
    const study = planned.studyTechniques.find(({ name }) => name === spec.name);
    const curve = study?.curve ?? null;
    const promptVariants = options.promptVariants(spec, planned);
    // Selecting on dev and then measuring dev would report the very samples that chose the prompt variant.
    const selectable = promptVariants > 1 && options.split === 'test';
    const dev = samples.filter((sample) => sample.split === 'dev');
    const info = tuned?.info ?? model;
    const limited = withReasoning(suite, { model: info, effort: options.reasoningEffort ?? null });
    const calls = plannedCalls({ suite: limited, spec, ingredients, form: info.form });
    return [
      {
        header: {
          id: `${suite.name}/${spec.name}/${model.id}`,
          suite: suite.name,
          technique: spec,
          family: familyOf(spec),
          model: model.id,
          ...(tuned === null ? {} : { answeredBy: tuned.info.id }),
          ...(curve === null ? {} : { curve }),
          trials: measured.length * options.repeats,
        },
        suite: limited,
        ingredients,
        calls,
        model: info,
        tuned,
        train: samples.filter((sample) => sample.split === 'train'),
        corpus: documentsFor(spec, ingredients) === 'none' ? null : corpusOf(planned, { study, corpora }),
        samples: measured,
        selectOn: selectable ? drawn(dev, profile.selectionSamples) : [],
        promptVariants,
        selectionFrom: null,
        latencySamples: model.place === 'local' ? profile.latencySamples : 0,
        probeTrials: 0,
        trialsAtOnce: trialsAtOnce(info, calls),
      },
    ];
  });
  return cells.map((cell) => explaining(cell, cells));
}

/** Answers of at least as many tokens take most of a trial's time. */
const LONG_ANSWER = 48;

/** A model may take more trials where answers are long and come one after the other: votes share the machine already. */
function trialsAtOnce({ maxTrials, maxLongTrials }: ModelInfo, calls: readonly PlannedCalls[]): number {
  const long = calls.some(({ outputTokens }) => outputTokens >= LONG_ANSWER);
  return long && calls.every(({ count }) => count === 1) ? (maxLongTrials ?? maxTrials) : maxTrials;
}

/** The suite with the token limits that a model's calls have, and with the effort that is asked of it. */
function withReasoning(
  suite: Suite,
  { model, effort }: { readonly model: ModelInfo; readonly effort: ReasoningEffort | null },
): Suite {
  const { generation } = suite;
  const more = model.place === 'remote' ? generation.hiddenReasoningTokens : 0;
  if (more === 0 && effort === null) return suite;
  return {
    ...suite,
    generation: {
      ...generation,
      maxTokens: generation.maxTokens + more,
      maxReasoningTokens: generation.maxReasoningTokens + more,
      ...(effort === null ? {} : { reasoningEffort: effort }),
    },
  };
}

/** An arm that only shows where errors come from asks as the technique does that it explains: with the prompt variant of that one. */
function explaining(cell: PlannedCell, cells: readonly PlannedCell[]): PlannedCell {
  const { technique } = cell.header;
  if (!isDiagnostic(technique)) return cell;
  const explained = cells.find(
    ({ header }) =>
      header.technique.retrieval?.mode === 'search' &&
      withoutRetrieval(header.technique) === withoutRetrieval(technique),
  );
  return explained === undefined || explained.selectOn.length === 0
    ? cell
    : { ...cell, selectOn: [], selectionFrom: explained.header.id };
}

/** The documents that a technique searches; study techniques with as many by the same seed share them. */
function corpusOf(
  { corpus }: PlannedSuite,
  { study, corpora }: { readonly study: StudyTechnique | undefined; readonly corpora: Map<string, Corpus> },
): Corpus | null {
  const count = study?.documents ?? null;
  if (corpus === null || count === null) return corpus;
  const seed = study?.curve?.seed ?? 0;
  const key = `${count}/${seed}`;
  const made = corpora.get(key) ?? someDocuments(corpus, { count, seed });
  corpora.set(key, made);
  return made;
}

/**
 * As many samples as asked for, by the order of their ids' hashes: the choice looks random, is the same in every run,
 * and hardly changes when the dataset grows.
 */
function drawn(samples: readonly Sample[], count: number | null): readonly Sample[] {
  if (count === null || count >= samples.length) return samples;
  const ranked = samples.map((sample) => ({ sample, rank: sha256(sample.id) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, count).map(({ sample }) => sample);
}
