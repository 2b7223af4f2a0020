// The closed sets of words that records and headers are written in. A word that is added here is one that older versions
// do not know: raise the major version of the run format with it.

/** The parts of a dataset, in the order of use: shots and training, choosing, measuring. */
export const SPLITS = ['train', 'dev', 'test'] as const;
/** The part of a dataset that a sample belongs to. */
export type Split = (typeof SPLITS)[number];

/** The columns of the decision table, in its order. */
export const FAMILIES = ['prompt-engineering', 'rag', 'fine-tuning', 'rag-fine-tuning'] as const;
/** The column of the decision table that a technique belongs to. */
export type Family = (typeof FAMILIES)[number];

export const PROFILES = ['quick', 'full'] as const;
/** How much is run: a first look, or everything that the suites list. */
export type Profile = (typeof PROFILES)[number];

/** How a model is spoken to: through its chat template, or by text that it continues. */
export const PROMPT_FORMS = ['chat', 'completion'] as const;
export type PromptForm = (typeof PROMPT_FORMS)[number];

/** Who speaks in a conversation. */
export const ROLES = ['system', 'user', 'assistant'] as const;

/** Where texts go: this machine or somebody else's. */
export const PLACES = ['local', 'remote'] as const;
export type Place = (typeof PLACES)[number];

/** Why generation ended. */
export const FINISH_REASONS = ['stop', 'length', 'content-filter', 'other'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/** What an endpoint refused of a request, or is never told, and an answer was given without: the journal would else claim more than was sent. */
export const ADAPTATIONS = ['temperature', 'seed', 'stop', 'system-role', 'token-limit'] as const;
export type Adaptation = (typeof ADAPTATIONS)[number];

/** How much a reasoning model may think; which of them a model knows, its provider says. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** Why a trial is run: to be reported, or to select a prompt variant on dev. */
export const PURPOSES = ['measure', 'select'] as const;

/** What happens to a session of a run. */
export const SESSION_EVENTS = ['started', 'resumed', 'interrupted', 'finished'] as const;

/**
 * Why an attempt at a call came to nothing: a limit of calls; a fault of the server; a request that it refuses; no answer in
 * time; no connection, or one that broke off; an answer that could not be read.
 */
export const ATTEMPT_FAULTS = [
  'limited',
  'failed',
  'refused',
  'timed-out',
  'broken-off',
  'unreadable',
] as const;
export type AttemptFault = (typeof ATTEMPT_FAULTS)[number];

/** What a user may end a run by. */
export const RUN_LIMITS = ['budget', 'time'] as const;
export type RunLimit = (typeof RUN_LIMITS)[number];

/** Which of the suite's instruction texts is used. */
export const INSTRUCTION_WORDINGS = ['vague', 'specific'] as const;
export const REASONINGS = ['none', 'chain-of-thought'] as const;
/** `fixed`: the first ones; `balanced`: by seed, evenly over the answers; `nearest`: the most similar. */
export const SHOT_SELECTIONS = ['fixed', 'balanced', 'nearest'] as const;

/** Whether an ingredient only reads the documents of a suite, or searches them, for which an index is made. */
export const DOCUMENT_USES = ['read', 'searched'] as const;

/** `oracle` shows the passages that the answer stands in, `empty` the same prompt without any: diagnostic arms. */
export const RETRIEVAL_MODES = ['search', 'oracle', 'empty'] as const;
/** `dense`: by similarity of meaning; `hybrid`: that and shared words (BM25+), fused by rank. */
export const SEARCHES = ['dense', 'hybrid'] as const;

export const TRAINING_KINDS = ['closed-book', 'with-passages'] as const;
/** What the prompts of a training set look like: the question alone, or after passages that were retrieved for it. */
export type TrainingKind = (typeof TRAINING_KINDS)[number];

/** The state that a training was left in; `unknown` is a provider's job that may go on, although it cannot be looked at. */
export const TUNED_STATUSES = ['running', 'succeeded', 'failed', 'cancelled', 'expired', 'unknown'] as const;
export type TunedStatus = (typeof TUNED_STATUSES)[number];

export const CURVE_AXES = ['training examples', 'shots', 'documents'] as const;
/** What grows along a learning curve. */
export type CurveAxis = (typeof CURVE_AXES)[number];

/** Which way a metric is good. */
export const DIRECTIONS = ['higher', 'lower'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The two sides of a change of documents. */
export const UPDATE_PHASES = ['before', 'after'] as const;
export type UpdatePhase = (typeof UPDATE_PHASES)[number];
