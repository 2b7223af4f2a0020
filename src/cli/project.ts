import type { Options } from 'yargs';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import { loadProject, type Project } from '../project.ts';
import { DECISION_OPTIONS } from './decision-options.ts';
import { RUN_OPTIONS } from './options.ts';

/** Flags that a project file may set; the others say what is done once. */
const SETTABLE = Object.keys({ ...RUN_OPTIONS, ...DECISION_OPTIONS }).filter(
  (flag) => !['resume', 'update', 'json'].includes(flag),
);

let project: Project | null = null;

/**
 * Runs the project file of this folder, once in this process and before the command line is read.
 * @throws BenchError `INVALID_CONFIG` naming the file
 */
export async function openProject(workingFolder: string): Promise<void> {
  project = await loadProject(workingFolder);
  const { file = '', config = {} } = project ?? {};
  for (const flag of Object.keys(config.defaults ?? {})) {
    if (SETTABLE.includes(flag)) continue;
    throw new BenchError('INVALID_CONFIG', `"defaults" sets "${flag}", which is no flag that can be set.`, {
      file,
      choices: SETTABLE,
      hint: didYouMean(flag, SETTABLE),
    });
  }
}

/** The project file of this folder; `null` where there is none. */
export function projectHere(): Project | null {
  return project;
}

/** Flags of a command with the values that the project file sets; a run that is resumed goes on with what it began with. */
export function withDefaults<Flags extends Readonly<Record<string, Options>>>(flags: Flags): Flags {
  const defaults = project?.config.defaults ?? {};
  if (process.argv.some((argument) => /^--resume(?:=|$)/.test(argument))) return flags;
  const set = Object.entries(flags).flatMap(([name, flag]) => {
    const value = defaults[name];
    if (value === undefined) return [];
    const texts = [value].flat().map((item) => (flag.type === 'string' ? String(item) : item));
    return [[name, { ...flag, default: flag.array === true ? texts : texts[0] }] as const];
  });
  return { ...flags, ...Object.fromEntries(set) };
}
