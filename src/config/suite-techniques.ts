import type { RetrievalIngredient } from '../protocol/retrieval.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { SuiteFile } from './suite-schema.ts';

/** A preset as a suite lists it, perhaps changed. */
export function changedPreset(preset: TechniqueSpec, entry: SuiteFile['techniques'][number]): TechniqueSpec {
  if (typeof entry === 'string') return preset;
  const { name, shots, selection, votes } = entry;
  const retrieval = changedRetrieval(preset, entry);
  const examples =
    shots === undefined && selection === undefined
      ? preset.examples
      : {
          shots: shots ?? preset.examples?.shots ?? 0,
          selection: selection ?? preset.examples?.selection ?? 'balanced',
        };
  return {
    ...preset,
    name: name ?? preset.name,
    instructions: { ...preset.instructions, votes: votes ?? preset.instructions.votes },
    ...(examples === undefined ? {} : { examples }),
    ...(retrieval === undefined ? {} : { retrieval }),
    ...(preset.weights === undefined
      ? {}
      : { weights: { ...preset.weights, tuned: entry.tuned ?? preset.weights.tuned } }),
  };
}

type ChangedPreset = Exclude<SuiteFile['techniques'][number], string>;

/** The retrieval of a changed preset. */
function changedRetrieval(
  preset: TechniqueSpec,
  { mode, search, topK, minSimilarity, contextTokens, filter }: ChangedPreset,
): RetrievalIngredient | undefined {
  const before = preset.retrieval;
  if (before === undefined) return undefined;
  return {
    mode: mode ?? before.mode,
    search: search ?? before.search,
    topK: topK ?? before.topK,
    minSimilarity: minSimilarity ?? before.minSimilarity,
    contextTokens: contextTokens ?? before.contextTokens,
    filter: filter ?? before.filter,
  };
}

const RETRIEVAL_FIELDS = ['mode', 'search', 'topK', 'minSimilarity', 'contextTokens', 'filter'] as const;

/** Which field of a changed preset would say nothing in any suite, or `undefined`. */
export function pointless(spec: TechniqueSpec, entry: SuiteFile['techniques'][number]): string | undefined {
  if (typeof entry === 'string') return undefined;
  if (spec.weights === undefined && entry.tuned !== undefined) {
    return 'is answered by the base model, so "tuned" says nothing: start from a preset with weights, for instance "fine-tuned".';
  }
  if (spec.retrieval !== undefined) return undefined;
  const field = RETRIEVAL_FIELDS.find((name) => entry[name] !== undefined);
  return field === undefined
    ? undefined
    : `retrieves nothing, so "${field}" says nothing: start from a preset with retrieval, for instance "rag".`;
}

/** Why a suite cannot run a technique, or `undefined` when it can. */
export function lacking(spec: TechniqueSpec, suite: SuiteFile): string | undefined {
  const { instructions } = suite.prompt;
  const { wording, persona, reasoning, votes } = spec.instructions;
  if (votes > 1 && suite.answer.kind === 'text') {
    return 'votes, but free text has no most frequent answer: votes need the answer kind "label" or "number-or-choice".';
  }
  if (wording === 'vague' && instructions.vague === undefined) return 'needs "prompt.instructions.vague".';
  if (reasoning === 'chain-of-thought' && instructions.chainOfThought === undefined) {
    return 'needs "prompt.instructions.chainOfThought".';
  }
  if (persona && suite.prompt.personas.length === 0) return 'needs "prompt.personas".';
  if (spec.retrieval !== undefined && suite.corpus === null) return 'retrieves passages: give a "corpus".';
  if (spec.retrieval?.mode === 'oracle' && suite.corpus?.passages === null) {
    return 'shows the right passages: say in "corpus.passages" which metadata column names them.';
  }
  if (spec.weights?.tuned === null && suite.dataset.train === undefined) {
    return 'needs a model that is tuned on the train split: give "dataset.train", or name a model in "tuned".';
  }
  if (spec.examples === undefined) return undefined;
  if (spec.examples.shots < 1) return 'chooses examples but says not how many: give "shots".';
  if (suite.dataset.train === undefined)
    return 'shows examples, which come from the train split: give "dataset.train".';
  if (reasoning === 'chain-of-thought' && suite.prompt.workedSolution === null) {
    return 'shows examples with their reasoning: give "prompt.workedSolution".';
  }
  return undefined;
}
