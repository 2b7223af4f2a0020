import { BenchError } from '../../core/errors.ts';
import type { GivenHyperparameters, Hyperparameter } from '../../core/training.ts';
import { BACKENDS } from '../../finetune/backends.ts';
import type { Backend } from '../../finetune/trainer-options.ts';
import { positiveNumber, wholeNumber } from '../number-options.ts';

/** The flag of a hyperparameter, for instance `batch-size`. */
function flagOf({ name }: Hyperparameter): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

type Flags = Readonly<Record<string, { type: 'string'; requiresArg: true; describe: string }>>;

/** A flag for each hyperparameter of some backends; one that not every backend has says for whom it is. */
function flagsOf(backends: readonly Backend[]): Flags {
  const flags = backends.flatMap(({ hyperparameters }) =>
    hyperparameters.map((parameter): [string, Flags[string]] => {
      const owners = ownersOf(flagOf(parameter));
      const whose = backends.every(({ name }) => owners.includes(name)) ? '' : ` (${owners.join(', ')})`;
      return [
        flagOf(parameter),
        { type: 'string', requiresArg: true, describe: `${parameter.title}${whose}` },
      ];
    }),
  );
  return Object.fromEntries(flags);
}

function ownersOf(flag: string): readonly string[] {
  return BACKENDS.all
    .filter(({ hyperparameters }) => hyperparameters.some((parameter) => flagOf(parameter) === flag))
    .map(({ name }) => name);
}

/** Flags of whatever any backend takes. */
export const HYPERPARAMETER_FLAGS = flagsOf(BACKENDS.all);

/** Flags of what those take that train on this machine. */
export const LOCAL_HYPERPARAMETER_FLAGS = flagsOf(BACKENDS.all.filter(({ place }) => place === 'local'));

/**
 * The hyperparameters that flags give for the training of a base.
 * @throws BenchError `INVALID_ARGUMENT` for one of another backend, or a value that it does not take
 */
export function givenHyperparameters(
  args: object,
  { base, backend }: { readonly base: string; readonly backend: Backend },
): GivenHyperparameters {
  const own = new Map(backend.hyperparameters.map((parameter) => [flagOf(parameter), parameter]));
  const typed = new Map<string, unknown>(Object.entries(args));
  const given = Object.keys(HYPERPARAMETER_FLAGS).flatMap((flag): [string, number | string][] => {
    const text = typed.get(flag);
    if (typeof text !== 'string') return [];
    const parameter = own.get(flag);
    if (parameter !== undefined) return [[parameter.name, readValue(parameter, text)]];
    throw new BenchError(
      'INVALID_ARGUMENT',
      `--${flag} belongs to the backend ${ownersOf(flag).join(' and ')}; ${base} is trained by ${backend.name}.`,
      { choices: [...own.keys()].map((name) => `--${name}`) },
    );
  });
  return Object.fromEntries(given);
}

function readValue(parameter: Hyperparameter, text: string): number | string {
  const flag = flagOf(parameter);
  switch (parameter.takes) {
    case 'whole':
      return wholeNumber(text, { flag, min: 1 });
    case 'positive':
      return positiveNumber(text, { flag });
    case 'text':
      return text;
    default:
      return parameter.takes satisfies never;
  }
}
