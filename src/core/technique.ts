import { contentKey } from '../lib/hash.ts';
import type { Passage } from './corpus.ts';
import type { GenerateRequest, GenerateResponse, PromptForm } from './model.ts';
import type { RetrievalIngredient, RetrievalQuery } from './retrieval.ts';
import type { Sample } from './sample.ts';

/** What the model is told. */
export interface InstructionsIngredient {
  /** Which of the suite's instruction texts is used: the vague or the specific one. */
  readonly wording: 'vague' | 'specific';
  /** Whether the suite's persona is set as the system prompt. */
  readonly persona: boolean;
  readonly reasoning: 'none' | 'chain-of-thought';
  /** Answers sampled per trial, of which the most frequent counts; 1 is a single greedy answer. */
  readonly votes: number;
}

/** Solved samples shown before the question, drawn from the train split. */
export interface ExamplesIngredient {
  readonly shots: number;
  /** `fixed`: the first ones; `balanced`: by seed, evenly over the answers; `nearest`: the most similar. */
  readonly selection: 'fixed' | 'balanced' | 'nearest';
}

/** What the prompts of a training set look like: the question alone, or after passages that were retrieved for it. */
export type TrainingKind = 'closed-book' | 'with-passages';

/** A tuned model in place of the base. */
export interface WeightsIngredient {
  readonly training: TrainingKind;
  /**
   * An id of the ledger of tuned models, or a provider's own as `provider:name`; `null` is the one that the ledger has
   * for suite, base model and training.
   */
  readonly tuned: string | null;
}

/** A technique as data: a set of ingredients under a name. */
export interface TechniqueSpec {
  readonly name: string;
  readonly instructions: InstructionsIngredient;
  readonly examples?: ExamplesIngredient;
  readonly retrieval?: RetrievalIngredient;
  readonly weights?: WeightsIngredient;
}

/** The column of the decision table that a technique belongs to. */
export type Family = 'prompt-engineering' | 'rag' | 'fine-tuning' | 'rag-fine-tuning';

/** Every family, in the order of the decision table. */
export const FAMILIES = [
  'prompt-engineering',
  'rag',
  'fine-tuning',
  'rag-fine-tuning',
] as const satisfies readonly Family[];

/** Weights make fine-tuning, retrieval makes RAG, both make the combination, anything else is prompting. */
export function familyOf(spec: TechniqueSpec): Family {
  if (spec.weights !== undefined) return spec.retrieval === undefined ? 'fine-tuning' : 'rag-fine-tuning';
  return spec.retrieval === undefined ? 'prompt-engineering' : 'rag';
}

/** What an output was read as. A format error is an answer that nobody can use; it is scored as wrong. */
export type Reading =
  | { readonly status: 'answered'; readonly answer: string }
  | { readonly status: 'format-error'; readonly reason: string };

/** What `attempt` is given by whoever runs it. */
export interface AttemptContext {
  readonly repeat: number;
  /** Finds the passages for this trial; journaled and timed by the caller. */
  retrieve(query: RetrievalQuery): Promise<readonly Passage[]>;
  /**
   * Makes the call number `index` of this trial; cached, journaled and counted by the caller. The numbers say which
   * call of the technique it is, in the order in which a reader would read them; some may be left out.
   */
  call(request: GenerateRequest, index: number): Promise<GenerateResponse>;
}

/** A technique made ready for one suite and one form of prompt. */
export interface Technique {
  readonly spec: TechniqueSpec;
  readonly form: PromptForm;
  /** What, besides the requests themselves, decides about an answer: ingredients and reading rule. */
  readonly fingerprint: string;
  /** What it retrieves before it asks; `null` when it retrieves nothing. */
  retrievalQuery(sample: Sample): RetrievalQuery | null;
  /**
   * The calls that an attempt at this sample begins with, without making them; later ones depend on their answers.
   * @param passages what the query found
   */
  openingRequests(sample: Sample, repeat: number, passages: readonly Passage[]): readonly GenerateRequest[];
  /** Makes the calls and reads the answer. */
  attempt(sample: Sample, context: AttemptContext): Promise<Reading>;
}

/** All of a technique but what it retrieves, as a key: arms with the same one differ in the passages that they show. */
export function withoutRetrieval({ instructions, examples, weights }: TechniqueSpec): string {
  return contentKey({ instructions, examples: examples ?? null, weights: weights ?? null });
}

/**
 * Whether a technique only takes another apart: it is given the right passage (oracle) or none (empty).
 * Such an arm enters no comparison family, finding or decision.
 */
export function isDiagnostic({ retrieval }: TechniqueSpec): boolean {
  return retrieval !== undefined && retrieval.mode !== 'search';
}
