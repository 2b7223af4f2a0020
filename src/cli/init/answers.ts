import { basename, isAbsolute, relative } from 'node:path';
import { DECISION_NUMBERS } from '../../analysis/economics/decision-inputs.ts';
import type { GivenData } from '../../config/data-reference.ts';
import type { WrittenText } from '../../config/prompt-schema.ts';
import { BenchError } from '../../core/errors.ts';
import type { NumberShape } from '../../core/number-shape.ts';
import type { ProviderRegistry } from '../../core/provider.ts';
import { nameOfText } from '../../lib/names.ts';
import { parseModelId } from '../../models/open-model.ts';
import { numberOption } from '../number-options.ts';
import { effortHere } from '../project.ts';
import type { InitArguments } from './options.ts';
import { type Task, taskOf } from './tasks.ts';

/** What is known of a suite that is to be written; what is left out is asked for, proposed or left to convention. */
export interface GivenAnswers {
  readonly data?: GivenData;
  readonly task?: Task;
  readonly name?: string;
  readonly input?: string;
  readonly target?: string;
  readonly id?: string;
  /** Column whose equal values stay in one split; `null` where nothing belongs together. */
  readonly group?: string | null;
  readonly slices?: readonly string[];
  readonly documents?: readonly string[];
  readonly prompt?: WrittenText;
  readonly models?: readonly string[];
  /** A share of the scale. */
  readonly margin?: number;
  readonly volume?: number;
  readonly effort?: string;
}

/** What has to be known of every suite. */
export type Begun = GivenAnswers & Required<Pick<GivenAnswers, 'data' | 'task' | 'name'>>;

const MARGIN: NumberShape = {
  words: 'a share of the scale above 0 and below 1 (0.05 is 5 points)',
  fits: (value) => value > 0 && value < 1,
};

/** How the texts of flags and of questions are read; each throws a `BenchError` that names its flag. */
export const READ = {
  margin: (text: string): number => numberOption(text, { flag: 'margin', takes: MARGIN }),
  volume: (text: string): number =>
    numberOption(text, { flag: 'volume-per-month', takes: DECISION_NUMBERS.volumePerMonth }),
  name: (text: string): string => {
    if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return text;
    throw new BenchError(
      'INVALID_ARGUMENT',
      `--name takes lower-case letters, digits and hyphens, not "${text}".`,
    );
  },
  effort: (text: string): string => {
    effortHere(text);
    return text;
  },
} as const;

/**
 * What the flags say.
 * @throws BenchError naming the flag and what it takes
 */
export function flagAnswers(
  args: InitArguments,
  { providers, folder }: { readonly providers: ProviderRegistry; readonly folder: string },
): GivenAnswers {
  const { data, task, name, input, target, id, group, slice, documents, prompt, model, margin, effort } =
    args;
  const { 'prompt-file': promptFile, 'volume-per-month': volume } = args;
  if (prompt !== undefined && promptFile !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', '--prompt and --prompt-file say the same: keep one of them.');
  }
  if (prompt?.trim() === '') throw new BenchError('INVALID_ARGUMENT', '--prompt takes a text.');
  for (const one of model ?? []) parseModelId(one, providers);
  const named = (path: string): string => pathFrom(folder, path);
  return defined({
    data: data === undefined ? undefined : named(data),
    task: task === undefined ? undefined : taskOf(task),
    name: name === undefined ? undefined : READ.name(name),
    input,
    target,
    id,
    group,
    slices: slice === undefined ? undefined : [...new Set(slice)],
    documents: documents?.map(named),
    prompt: promptFile === undefined ? prompt : { file: named(promptFile) },
    models: model === undefined ? undefined : [...new Set(model)],
    margin: margin === undefined ? undefined : READ.margin(margin),
    volume: volume === undefined ? undefined : READ.volume(volume),
    effort: effort === undefined ? undefined : READ.effort(effort),
  });
}

/** A path as a suite in a folder names it, so that no path of this machine stands there. */
export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? relative(folder, path) : path;
}

/** Answers without those that are not known. */
export function defined(
  answers: {
    readonly [Name in keyof GivenAnswers]: GivenAnswers[Name] | undefined;
  },
): GivenAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

/** The file or reference that data are named by. */
export function dataName(data: GivenData): string {
  return typeof data === 'string' ? data : data.file;
}

/** A name for the suite of some data. */
export function nameFor(data: GivenData): string {
  const name = nameOfText(basename(dataName(data).replace(/[@#].*$/, '')).replace(/(?<=.)\.[^.]*$/, ''));
  return name === '' ? 'suite' : name;
}
