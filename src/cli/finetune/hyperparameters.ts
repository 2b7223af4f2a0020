import { BenchError } from '../../core/errors.ts';
import type { Backend } from '../../core/provider.ts';
import type { GivenHyperparameters } from '../../core/training.ts';
import { backendsOf } from '../../finetune/backends.ts';
import { flagOf } from '../../finetune/hyperparameters.ts';
import { withProject } from '../../project.ts';
import { BUILT_IN } from '../../registries.ts';
import { projectHere } from '../project.ts';
import { CURVE_OPTIONS, TECHNIQUE_OPTION, TRAIN_OPTIONS } from './options.ts';

/** Whoever trains in this project, whose file has been read by now. */
const BACKENDS = backendsOf(withProject(BUILT_IN, projectHere()).providers).all;

type Flags = Readonly<Record<string, { type: 'string'; requiresArg: true; describe: string }>>;

/** What stands beside the hyperparameters. */
const OWN_FLAGS = { ...TECHNIQUE_OPTION, ...TRAIN_OPTIONS, ...CURVE_OPTIONS };

/**
 * A flag for each hyperparameter of some backends; one that not every backend has says for whom it is.
 * @throws BenchError `INVALID_CONFIG` for one that has the flag of something else
 */
function flagsOf(backends: readonly Backend[]): Flags {
  const flags = backends.flatMap(({ hyperparameters }) =>
    hyperparameters.map(({ name, title }): [string, Flags[string]] => {
      const owners = ownersOf(name);
      if (Object.hasOwn(OWN_FLAGS, flagOf(name))) {
        throw new BenchError(
          'INVALID_CONFIG',
          `the backend "${owners[0]}" has a hyperparameter "${name}", but --${flagOf(name)} is already a flag of its own.`,
          { hint: 'Give the hyperparameter another name.' },
        );
      }
      const whose = backends.every((backend) => owners.includes(backend.name))
        ? ''
        : ` (${owners.join(', ')})`;
      return [flagOf(name), { type: 'string', requiresArg: true, describe: `${title}${whose}` }];
    }),
  );
  return Object.fromEntries(flags);
}

function ownersOf(parameter: string): readonly string[] {
  return BACKENDS.filter(({ hyperparameters }) => hyperparameters.some(({ name }) => name === parameter)).map(
    ({ name }) => name,
  );
}

/** Flags of whatever any backend takes. */
export const HYPERPARAMETER_FLAGS = flagsOf(BACKENDS);

/** Flags of what those take that train on this machine. */
export const LOCAL_HYPERPARAMETER_FLAGS = flagsOf(BACKENDS.filter(({ place }) => place === 'local'));

/** The hyperparameters that flags give, as they were typed: whoever trains looks at them. */
export function givenHyperparameters(args: object): GivenHyperparameters {
  const typed = new Map<string, unknown>(Object.entries(args));
  const names = BACKENDS.flatMap(({ hyperparameters }) => hyperparameters.map(({ name }) => name));
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const text = typed.get(flagOf(name));
      return typeof text === 'string' ? [[name, text]] : [];
    }),
  );
}
