import { plural } from '../../lib/format.ts';
import { othersOf, searches, type TechniqueSpec } from '../../protocol/technique.ts';
import { listWords, sayRange } from '../figures/say.ts';
import type { FamilyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

/** Complexity by what can be counted: ingredients and calls, services to run, steps before the first answer. */
export function judgeComplexity(evidence: FamilyEvidence): Judgement {
  const names = [...new Set(evidence.cells.map(({ cell }) => cell.technique.name))];
  const counts = evidence.cells.map(({ cell }) => countIngredients(cell.technique));
  const calls = evidence.cells.map(({ cell }) => cell.callsPerTrial).filter((count) => count !== null);
  const services = servicesOf(evidence);
  const steps = stepsOf(evidence);
  const ingredients = `${plural(names.length, 'technique')} (${listWords(names)}) made of ${sayRange(counts, number)} of ${ingredientNames(evidence)}${calls.length === 0 ? '' : `, with ${sayRange(calls, number)} model ${Math.max(...calls) === 1 ? 'call' : 'calls'} an answer`}.`;
  const before = steps.length === 0 ? 'No step' : `${plural(steps.length, 'step')} (${listWords(steps)})`;
  return {
    measured: `${ingredients} ${plural(services.length, 'service')} to run (${listWords(services)}). ${before} before the first answer.`,
    short: `${plural(services.length, 'service')}, ${plural(steps.length, 'step')} before the first answer`,
    mark: 'not settled',
    why: 'Ingredients, calls, services and steps are counted, but no count is the same as "low", "medium" or "high": the claim gives no rule by which it could fail.',
  };
}

/** The ingredients that techniques here can be made of. */
function ingredientNames({ cells }: FamilyEvidence): string {
  const others = new Set(cells.flatMap(({ cell }) => Object.keys(cell.technique.more ?? {})));
  const four = 'the four ingredients (instructions, examples, retrieval, weights)';
  return others.size === 0 ? four : `${four} and of this project’s own (${[...others].join(', ')})`;
}

function servicesOf({ cells }: FamilyEvidence): string[] {
  const others = cells.flatMap(({ cell }) => othersOf(cell.technique));
  return [
    'model',
    ...(cells.some(({ cell }) => searches(cell.technique)) ? ['embedder', 'vector index'] : []),
    ...(cells.some(({ cell }) => cell.technique.weights !== undefined) ? ['trainer'] : []),
    ...new Set(others.flatMap(({ services = [] }) => services)),
  ];
}

function stepsOf({ cells, promptVariants }: FamilyEvidence): string[] {
  const others = cells.flatMap(({ cell }) => othersOf(cell.technique));
  return [
    ...(promptVariants.length > 0 ? ['choosing a prompt'] : []),
    ...(cells.some(({ cell }) => searches(cell.technique))
      ? ['cutting documents', 'embedding them', 'indexing them']
      : []),
    ...(cells.some(({ cell }) => cell.technique.weights !== undefined)
      ? ['writing training rows', 'training', 'choosing among attempts']
      : []),
    ...new Set(others.flatMap(({ steps = [] }) => steps)),
  ];
}

function countIngredients(spec: TechniqueSpec): number {
  const { examples, retrieval, weights } = spec;
  const parts = [examples, retrieval, weights].filter((part) => part !== undefined);
  return 1 + parts.length + othersOf(spec).length;
}

function number(value: number): string {
  return String(Number(value.toFixed(1)));
}
