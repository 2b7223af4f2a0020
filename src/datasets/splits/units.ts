import type { Sample } from '../../protocol/sample.ts';
import { bareText } from '../duplicates.ts';
import { searchNearPairs } from '../near-duplicates.ts';

/** Sets of samples that have to stay together, grown pair by pair (union-find with path halving). */
export class Units {
  readonly #parents = new Map<string, string>();

  /** Samples stand together, from here on with all that they stood with. */
  join(one: Sample, other: Sample): void {
    const [a, b] = [this.#root(one.id), this.#root(other.id)];
    if (a !== b) this.#parents.set(b, a);
  }

  together(one: Sample, other: Sample): boolean {
    return this.#root(one.id) === this.#root(other.id);
  }

  /** Samples unit by unit, in their order. */
  of(samples: readonly Sample[]): readonly (readonly Sample[])[] {
    return [...Map.groupBy(samples, ({ id }) => this.#root(id)).values()];
  }

  #root(id: string): string {
    let at = id;
    for (let next = this.#parents.get(at); next !== undefined; next = this.#parents.get(at)) {
      const above = this.#parents.get(next);
      if (above !== undefined) this.#parents.set(at, above);
      at = next;
    }
    return at;
  }
}

/**
 * What must not be parted: samples of one group, of one text but for case, punctuation and spacing, and near duplicates.
 * @param groupOf the value by which samples are grouped; empty for one that belongs to no group
 */
export function unitsOf(samples: readonly Sample[], groupOf: ((sample: Sample) => string) | null): Units {
  const units = new Units();
  const joinEqual = (keyOf: (sample: Sample) => string): void => {
    const firsts = new Map<string, Sample>();
    for (const sample of samples) {
      const key = keyOf(sample);
      if (key === '') continue;
      const first = firsts.get(key);
      if (first === undefined) firsts.set(key, sample);
      else units.join(first, sample);
    }
  };
  if (groupOf !== null) joinEqual(groupOf);
  joinEqual(({ input }) => bareText(input));
  searchNearPairs(samples, {
    wants: (earlier, later) => !units.together(earlier, later),
    found: (earlier, later) => units.join(earlier, later),
  });
  return units;
}
