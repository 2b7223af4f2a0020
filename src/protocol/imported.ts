import type { CellHeader } from './header.ts';
import type { ModelInfo } from './model.ts';
import type { CallRecord } from './records.ts';
import type { TechniqueSpec } from './technique.ts';
import type { Family } from './words.ts';

/** What stands before the name of a system whose answers were imported, and what its technique is called. */
export const IMPORTED = 'imported';

/**
 * The technique of answers that a system gave elsewhere. How they were made is not known, so that it stands in no family of
 * techniques, claim or recommendation: versions that do not know imported answers take it for a diagnostic arm.
 */
export const IMPORTED_TECHNIQUE: TechniqueSpec = {
  name: IMPORTED,
  instructions: { wording: 'specific', persona: false, reasoning: 'none', votes: 1 },
  more: { [IMPORTED]: { options: {}, says: 'answers given elsewhere', diagnostic: true } },
};

/** Answers in progress at once: scorers may ask a model about each. */
const SCORED_AT_ONCE = 16;

/** Whether the answers of a technique were imported. */
export function isImported({ name, more }: Pick<TechniqueSpec, 'name' | 'more'>): boolean {
  return name === IMPORTED && more?.[IMPORTED] !== undefined;
}

/** What a reader is told of how answers came about: the family of their technique, or that they were imported. */
export type ReportedFamily = Family | typeof IMPORTED;

/** The family of a cell, as a reader is told it. */
export function reportedFamily({
  technique,
  family,
}: Pick<CellHeader, 'technique' | 'family'>): ReportedFamily {
  return isImported(technique) ? IMPORTED : family;
}

/**
 * A system that is never called.
 * @param pricedAs the model whose price its tokens have, where that is known
 */
export function importedModel(system: string, { pricedAs }: { readonly pricedAs: string | null }): ModelInfo {
  return {
    id: `${IMPORTED}:${system}`,
    provider: IMPORTED,
    name: system,
    form: 'chat',
    place: 'remote',
    endpoint: null,
    weightsHash: null,
    ...(pricedAs === null ? {} : { pricedAs }),
    maxConcurrency: SCORED_AT_ONCE,
    maxTrials: SCORED_AT_ONCE,
    contextTokens: null,
  };
}

/** Whether an answer was imported: neither asked for in the run, nor taken from its cache. */
export function wasImported({ cachedFrom, response }: Pick<CallRecord, 'cachedFrom' | 'response'>): boolean {
  return cachedFrom === null && response.recordedIn !== undefined;
}
