import { z } from 'zod';
import { didYouMean } from '../lib/suggest.ts';
import { BenchError } from './errors.ts';

/** Anything that a suite file, a flag or a project file may name. */
export interface Named {
  readonly name: string;
}

/** The things of one kind that can be named: built-ins, and what a project adds to them. */
export interface Registry<T extends Named> {
  /** In the order in which they were added. */
  readonly all: readonly T[];
  readonly names: readonly string[];
  find(name: string): T | undefined;
  /** @throws BenchError `UNKNOWN_NAME` with the names that there are */
  get(name: string): T;
  /**
   * The same registry with more in it.
   * @throws BenchError `INVALID_CONFIG` for a name that is taken or cannot be typed
   */
  with(additions: readonly T[]): Registry<T>;
}

/** A registry that a program hands in. */
export const registrySchema = z.custom<Registry<Named>>(
  (value) => typeof value === 'object' && value !== null && 'get' in value && 'all' in value,
  'it takes a registry',
);

/** Names stand in suite files, flags, ids of cells and file names. */
const NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * A registry of one kind.
 * @param kind what one of them is called, for instance `scorer`
 * @throws BenchError `INVALID_CONFIG` for a name that is there twice or cannot be typed
 */
export function createRegistry<T extends Named>(kind: string, entries: readonly T[]): Registry<T> {
  const one = `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  const byName = new Map<string, T>();
  for (const entry of entries) {
    if (!NAME.test(entry.name)) {
      throw new BenchError('INVALID_CONFIG', `${JSON.stringify(entry.name)} cannot be the name of ${one}.`, {
        hint: 'A name has lower-case letters, digits and hyphens, and begins with a letter or digit.',
      });
    }
    if (byName.has(entry.name)) {
      throw new BenchError('INVALID_CONFIG', `there is already ${one} "${entry.name}".`, {
        hint: `Give yours another name; taken are ${[...byName.keys()].join(', ')}.`,
      });
    }
    byName.set(entry.name, entry);
  }
  const names = [...byName.keys()];
  return {
    all: [...byName.values()],
    names,
    find: (name) => byName.get(name),
    get(name) {
      const entry = byName.get(name);
      if (entry !== undefined) return entry;
      throw new BenchError('UNKNOWN_NAME', `there is no ${kind} "${name}".`, {
        choices: names,
        hint: didYouMean(name, names),
      });
    },
    with: (additions) => createRegistry(kind, [...entries, ...additions]),
  };
}
