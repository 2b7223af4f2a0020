import MiniSearch from 'minisearch';
import { BenchError } from '../core/errors.ts';
import { deriveSeed, seededRandom, shuffled } from '../lib/random.ts';
import { searchTerms } from '../lib/scripts.ts';
import type { Sample } from '../protocol/sample.ts';
import type { ExamplesIngredient } from '../protocol/technique.ts';

/** Where shots come from and what decides about them. */
export interface ShotPool {
  /** The train split. */
  readonly samples: readonly Sample[];
  /** Metadata columns in which a shot has to equal the sample. */
  readonly match: readonly string[];
  readonly seed: number;
}

/** Chooses the shots for a sample, in the order in which they are shown. */
export type ShotSelector = (sample: Sample) => readonly Sample[];

/** A selector for an examples ingredient; what does not depend on the sample is worked out once. */
export function shotSelector(ingredient: ExamplesIngredient, pool: ShotPool): ShotSelector {
  const groups = new Map<string, (sample: Sample) => readonly Sample[]>();
  const groupOf = (sample: Sample): string =>
    JSON.stringify(pool.match.map((column) => sample.metadata[column]));
  const members = Map.groupBy(pool.samples, groupOf);
  return (sample) => {
    const key = groupOf(sample);
    let select = groups.get(key);
    if (select === undefined) {
      const candidates = members.get(key) ?? [];
      if (candidates.length < ingredient.shots) {
        const where = pool.match.length === 0 ? '' : ` with ${pool.match.join(', ')} = ${key}`;
        throw new BenchError(
          'INVALID_CONFIG',
          `${ingredient.shots} shots were asked for, but the train split has ${candidates.length} samples${where}.`,
        );
      }
      select = selectorWithin(candidates, ingredient, pool.seed);
      groups.set(key, select);
    }
    return select(sample);
  };
}

function selectorWithin(
  candidates: readonly Sample[],
  { shots, selection }: ExamplesIngredient,
  seed: number,
): (sample: Sample) => readonly Sample[] {
  switch (selection) {
    case 'fixed': {
      const chosen = candidates.slice(0, shots);
      return () => chosen;
    }
    case 'balanced': {
      const chosen = balanced(candidates, shots, seed);
      return () => chosen;
    }
    case 'nearest':
      return nearestSelector(candidates, shots);
  }
}

/** One of each answer in turn, each answer's samples in random order, until there are enough. */
function balanced(candidates: readonly Sample[], shots: number, seed: number): readonly Sample[] {
  const random = seededRandom(deriveSeed(seed, 'shots'));
  const byAnswer = [...Map.groupBy(candidates, (sample) => sample.targets[0] ?? '').values()].map((group) =>
    shuffled(group, random),
  );
  const queues = shuffled(byAnswer, random);
  const chosen: Sample[] = [];
  for (let round = 0; chosen.length < shots; round++) {
    for (const queue of queues) {
      const sample = queue[round];
      if (sample !== undefined && chosen.length < shots) chosen.push(sample);
    }
  }
  return shuffled(chosen, random);
}

/** The lexically most similar ones by BM25+, the most similar last, where the model sees it just before the question. */
function nearestSelector(
  candidates: readonly Sample[],
  shots: number,
): (sample: Sample) => readonly Sample[] {
  const index = new MiniSearch<{ id: number; input: string }>({ fields: ['input'], tokenize: searchTerms });
  index.addAll(candidates.map((candidate, id) => ({ id, input: candidate.input })));
  return (sample) => {
    const found = index
      .search(sample.input, { combineWith: 'OR' })
      .flatMap((hit) => candidates[hit.id as number] ?? [])
      .slice(0, shots);
    const rest = candidates.filter((candidate) => !found.includes(candidate));
    return [...found, ...rest.slice(0, shots - found.length)].reverse();
  };
}
