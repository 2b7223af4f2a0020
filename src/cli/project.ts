import type { Options } from 'yargs';
import { type EffortProfile, TYPICAL_EFFORT } from '../core/effort.ts';
import { BenchError } from '../core/errors.ts';
import { type NumberShape, REQUEST_NUMBERS, SHARE } from '../core/number-shape.ts';
import { requireHttpUrl } from '../http/base-url.ts';
import { didYouMean } from '../lib/suggest.ts';
import { parseModelId } from '../models/open-model.ts';
import { effortOf, type FlagDefault, loadProject, type Project, withProject } from '../project.ts';
import { BUILT_IN, type Registries } from '../registries.ts';
import { DECISION_OPTIONS, type DecisionArguments, decisionInputs } from './decision-options.ts';
import { numberOption, timeoutPolicy } from './number-options.ts';
import { RUN_OPTIONS } from './options.ts';

const FLAGS: Readonly<Record<string, Options>> = { ...RUN_OPTIONS, ...DECISION_OPTIONS };

/** Flags that a project file may set; the others say what is done once. */
const SETTABLE = Object.keys(FLAGS).filter(
  (flag) => !['resume', 'update', 'json', 'allow-leakage'].includes(flag),
);

let project: Project | null = null;

/**
 * Runs the project file of this folder, once in this process and before the command line is read.
 * @throws BenchError `INVALID_CONFIG` naming the file
 */
export async function openProject(workingFolder: string): Promise<void> {
  const found = await loadProject(workingFolder);
  const registries = withProject(BUILT_IN, found);
  const { file = '', config = {} } = found ?? {};
  for (const [flag, value] of Object.entries(config.defaults ?? {})) {
    if (!SETTABLE.includes(flag)) {
      throw new BenchError('INVALID_CONFIG', `"defaults" sets "${flag}", which is no flag that can be set.`, {
        file,
        choices: SETTABLE,
        hint: didYouMean(flag, SETTABLE),
      });
    }
    const fault = unfit(value, FLAGS[flag] ?? {});
    if (fault === undefined) {
      refuseValue(flag, value, { file, registries });
      continue;
    }
    const [message, choices] = fault;
    const said = `"defaults" sets "${flag}" to ${JSON.stringify(value)}, but ${message}.`;
    throw new BenchError('INVALID_CONFIG', said, { file, choices });
  }
  project = found;
}

/** Why a flag cannot have a value, and which it can have. */
function unfit(value: FlagDefault, { type, array, choices }: Options): [string, string[]?] | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : ['it takes true or false'];
  if (typeof value === 'boolean') return ['it takes a value'];
  if (Array.isArray(value) && array !== true) return ['it takes one value'];
  if (choices === undefined || choices.some((choice) => choice === value)) return undefined;
  return ['it has to be one of those it knows', choices.map(String)];
}

const NUMBERS = {
  ...REQUEST_NUMBERS,
  'fail-on-error': SHARE,
} as const satisfies Readonly<Record<string, NumberShape>>;

/** Those who read the texts of a flag without opening or asking anything; what others say is said when they do. */
const READERS: Readonly<Record<string, (text: string, registries: Registries) => unknown>> = {
  ...Object.fromEntries(
    Object.entries(NUMBERS).map(([flag, takes]) => [
      flag,
      (text: string) => numberOption(text, { flag, takes }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DECISION_OPTIONS).map(([flag, option]) => [
      flag,
      (text: string) =>
        decisionInputs(
          { [flag]: 'array' in option ? [text] : text } as Partial<DecisionArguments>,
          () => TYPICAL_EFFORT,
        ),
    ]),
  ),
  timeout: timeoutPolicy,
  'base-url': requireHttpUrl,
  'embed-base-url': requireHttpUrl,
  model: (id, { providers }) => parseModelId(id, providers),
  format: (name, { reporters }) => reporters.get(name),
};

/**
 * Reads a value as the command line reads it.
 * @throws BenchError `INVALID_CONFIG` naming the file and the field, as nobody typed a flag
 */
function refuseValue(
  flag: string,
  value: FlagDefault,
  { file, registries }: { readonly file: string; readonly registries: Registries },
): void {
  if (typeof value === 'boolean') return;
  try {
    for (const item of [value].flat()) READERS[flag]?.(String(item), registries);
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    const { reason, choices, hint } = cause;
    const field = `"defaults.${flag}"`;
    const typed = `--${flag} `;
    const said = reason.startsWith(typed) ? `${field} ${reason.slice(typed.length)}` : `${field}: ${reason}`;
    throw new BenchError('INVALID_CONFIG', said, { file, choices, hint, cause });
  }
}

/** The project file of this folder; `null` where there is none. */
export function projectHere(): Project | null {
  return project;
}

/**
 * People's work under a name that is known here.
 * @throws BenchError `UNKNOWN_NAME` with the valid choices
 */
export function effortHere(name: string): EffortProfile {
  return effortOf(name, project);
}

/** What a project file sets for a run that is resumed, which otherwise goes on with what it began with. */
const SETTABLE_ANEW = ['minutes'];

/** Flags of a command with the values that the project file sets. */
export function withDefaults<Flags extends Readonly<Record<string, Options>>>(flags: Flags): Flags {
  const defaults = project?.config.defaults ?? {};
  const resumed = process.argv.some((argument) => /^--resume(?:=|$)/.test(argument));
  const set = Object.entries(flags).flatMap(([name, flag]) => {
    const value = defaults[name];
    if (value === undefined || (resumed && !SETTABLE_ANEW.includes(name))) return [];
    const texts = [value].flat().map((item) => (flag.type === 'string' ? String(item) : item));
    return [[name, { ...flag, default: flag.array === true ? texts : texts[0] }] as const];
  });
  return { ...flags, ...Object.fromEntries(set) };
}
