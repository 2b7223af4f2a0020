import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Backend } from '../core/provider.ts';
import type { GivenHyperparameters, Hyperparameter } from '../core/training.ts';

/** What is taken for a hyperparameter, also as a text. */
const TAKES = {
  whole: { values: z.coerce.number().int().min(1), what: 'a whole number from 1 on' },
  positive: { values: z.coerce.number().positive(), what: 'a number above 0' },
  text: { values: z.coerce.string().min(1), what: 'a text that is not empty' },
} as const satisfies Record<Hyperparameter['takes'], { values: z.ZodType<number | string>; what: string }>;

/** The flag of a hyperparameter without hyphens in front, for instance `batch-size`. */
export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Hyperparameters as the backend of a base takes them.
 * @throws BenchError `INVALID_ARGUMENT` for one that the backend does not have, or a value that it does not take
 */
export function readHyperparameters(
  given: GivenHyperparameters,
  { base, backend }: { readonly base: string; readonly backend: Backend },
): GivenHyperparameters {
  const own = new Map(backend.hyperparameters.map(({ name, takes }) => [name, takes]));
  const read = Object.entries(given).map(([name, value]) => {
    const takes = own.get(name);
    if (takes === undefined) {
      throw new BenchError(
        'INVALID_ARGUMENT',
        `--${flagOf(name)} does not apply to ${base}, which the backend "${backend.name}" trains.`,
        { choices: [...own.keys()].map((known) => `--${flagOf(known)}`) },
      );
    }
    const { values, what } = TAKES[takes];
    const { success, data } = values.safeParse(value);
    if (success) return [name, data] as const;
    throw new BenchError('INVALID_ARGUMENT', `--${flagOf(name)} takes ${what}, not "${value}".`);
  });
  return Object.fromEntries(read);
}
