import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type * as Prompts from '@clack/prompts';
import { USUAL_MODEL } from '../../config/complete-suite.ts';
import { USUAL_MARGIN } from '../../config/conventions.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import type { ProviderRegistry } from '../../core/provider.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { parseModelId } from '../../models/open-model.ts';
import { type Begun, dataName, defined, type GivenAnswers, nameFor, pathFrom, READ } from './answers.ts';
import type { ProposedColumns } from './propose-columns.ts';
import type { SurveyedData } from './survey.ts';
import { TASK_KINDS, TASKS, type Task } from './tasks.ts';

/** Where questions are asked. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** What is known before a question: what was typed as a flag is not asked, what stood in a file is where the answer begins. */
export interface Known {
  readonly flags: GivenAnswers;
  readonly before: GivenAnswers;
}

/** What questions are checked against. */
interface Place {
  readonly folder: string;
  readonly providers: ProviderRegistry;
}

/** Asks a user for the answers of a suite. */
export class Interview {
  readonly #prompts: typeof Prompts;
  readonly #terminal: Terminal;
  readonly #place: Place;

  private constructor(prompts: typeof Prompts, terminal: Terminal, place: Place) {
    this.#prompts = prompts;
    this.#terminal = terminal;
    this.#place = place;
  }

  /** Loads what asks. */
  static async open(terminal: Terminal, place: Place): Promise<Interview> {
    return new Interview(await import('@clack/prompts'), terminal, place);
  }

  /** The data and the task. */
  async begin({ flags, before }: Known): Promise<Begun> {
    const given = { ...before, ...flags };
    const data =
      flags.data ??
      this.#named(
        await this.#text('Which data? A file, or hf:owner/name', {
          initial: before.data === undefined ? '' : dataName(before.data),
          check: (text) => (text === '' ? 'Name a file with a row for each sample.' : this.#missing(text)),
        }),
      );
    const same = before.data !== undefined && dataName(data) === dataName(before.data) ? before.data : data;
    // The name of an earlier suite goes with its data.
    const name = flags.name ?? (same === before.data ? before.name : undefined) ?? nameFor(same);
    const task =
      flags.task ??
      (await this.#select<Task>('What is to be done?', {
        options: TASKS.map((value) => ({ value, label: TASK_KINDS[value].title })),
        initial: before.task,
      }));
    return { ...given, data: same, task, name };
  }

  /** The columns, of which some were proposed. */
  async columns(
    proposed: ProposedColumns,
    { flags, data }: { readonly flags: GivenAnswers; readonly data: SurveyedData },
  ): Promise<Omit<ProposedColumns, 'mayBe'>> {
    const names = data.columns.map(({ name }) => name);
    const one = (message: string, initial: string | null, mayBe: readonly string[]): Promise<string> =>
      this.#select(message, {
        options: names.map((value) => ({ value, label: visibleLine(value), hint: firstValue(data, value) })),
        initial: initial ?? mayBe[0],
      });
    const { mayBe } = proposed;
    const input = flags.input ?? (await one('Which column is asked about?', proposed.input, mayBe.input));
    const target =
      flags.target ?? (await one('Which column has the right answer?', proposed.target, mayBe.target));
    const others = names.filter((name) => name !== input && name !== target);
    const slices =
      flags.slices ??
      (others.length === 0
        ? []
        : await this.#several('By which columns are results broken down? (none is fine)', {
            options: others,
            initial: proposed.slices.filter((name) => others.includes(name)),
          }));
    const id = proposed.id !== null && others.includes(proposed.id) ? proposed.id : null;
    const group = flags.group === undefined ? await this.#group(proposed.group, others) : flags.group;
    return { input, target, id, group, slices };
  }

  /** What else a suite may know. */
  async rest({ flags, before }: Known): Promise<GivenAnswers> {
    const documents =
      flags.documents ??
      listed(
        await this.#text('A folder of documents that answers rest on? (empty: none)', {
          initial: before.documents?.join(', ') ?? '',
          check: (text) =>
            listed(text)
              .map((path) => this.#missing(path))
              .find((fault) => fault !== undefined),
        }),
      );
    const prompt = flags.prompt ?? (await this.#prompt(before));
    const models =
      flags.models ??
      listed(
        await this.#text(`Which models, as provider:name? (empty: ${USUAL_MODEL})`, {
          initial: before.models?.join(', ') ?? '',
          check: (text) => faultOf(() => listed(text).map((id) => parseModelId(id, this.#place.providers))),
        }),
      );
    const margin = flags.margin ?? (await this.#number('margin', before.margin, String(USUAL_MARGIN)));
    const volume = flags.volume ?? (await this.#number('volume', before.volume, 'not known'));
    const effort =
      flags.effort ??
      (await this.#text('Whose figures for people’s work? The name of a profile (empty: none)', {
        initial: before.effort ?? '',
        check: (text) => (text === '' ? undefined : faultOf(() => READ.effort(text))),
      }));
    return defined({
      documents: documents.length === 0 ? undefined : documents.map((path) => this.#named(path)),
      prompt,
      models: models.length === 0 ? undefined : models,
      margin,
      volume,
      effort: effort === '' ? undefined : effort,
    });
  }

  /** @throws BenchError `INTERRUPTED` unless the user wants it */
  async confirm(shown: string): Promise<void> {
    this.#terminal.output.write(`\n${shown}\n`);
    const wanted = await this.#answer(
      this.#prompts.confirm({ message: 'Write the suite?', ...this.#terminal }),
    );
    if (!wanted) throw stopped();
  }

  async #group(proposed: string | null, columns: readonly string[]): Promise<string | null> {
    if (proposed === null || !columns.includes(proposed)) return null;
    const together = await this.#answer(
      this.#prompts.confirm({
        message: `Do rows with the same "${visibleLine(proposed)}" stay in one split?`,
        ...this.#terminal,
      }),
    );
    return together ? proposed : null;
  }

  async #prompt({ prompt }: GivenAnswers): Promise<GivenAnswers['prompt']> {
    const text = await this.#text('The prompt in use today: a text, or its file (empty: a start of ours)', {
      initial: prompt === undefined ? '' : typeof prompt === 'string' ? prompt : prompt.file,
    });
    if (text === '') return undefined;
    return this.#isFile(text) ? { file: this.#named(text) } : text;
  }

  async #number(
    which: 'margin' | 'volume',
    initial: number | undefined,
    usual: string,
  ): Promise<number | undefined> {
    const message = {
      margin: 'Which difference matters, as a share of the scale?',
      volume: 'How many answers a month?',
    }[which];
    const text = await this.#text(`${message} (empty: ${usual})`, {
      initial: initial === undefined ? '' : String(initial),
      check: (given) => (given === '' ? undefined : faultOf(() => READ[which](given))),
    });
    return text === '' ? undefined : READ[which](text);
  }

  async #text(
    message: string,
    { initial, check }: { readonly initial: string; readonly check?: (text: string) => string | undefined },
  ): Promise<string> {
    const answer = await this.#answer(
      this.#prompts.text({
        message,
        initialValue: initial,
        ...(check === undefined
          ? {}
          : { validate: (text: string | undefined) => check((text ?? '').trim()) }),
        ...this.#terminal,
      }),
    );
    return answer.trim();
  }

  async #select<Value extends string>(
    message: string,
    {
      options,
      initial,
    }: {
      readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
      readonly initial: Value | undefined;
    },
  ): Promise<Value> {
    const select = this.#prompts.select<string>;
    const answer = await this.#answer(
      select({
        message,
        options: [...options],
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...this.#terminal,
      }),
    );
    return answer as Value;
  }

  #several(
    message: string,
    { options, initial }: { readonly options: readonly string[]; readonly initial: readonly string[] },
  ): Promise<readonly string[]> {
    return this.#answer(
      this.#prompts.multiselect({
        message,
        options: options.map((value) => ({ value, label: visibleLine(value) })),
        initialValues: [...initial],
        required: false,
        ...this.#terminal,
      }),
    );
  }

  async #answer<T>(asked: Promise<T>): Promise<Exclude<T, symbol>> {
    const answer = await asked;
    if (this.#prompts.isCancel(answer)) throw stopped();
    return answer as Exclude<T, symbol>;
  }

  #named(path: string): string {
    return pathFrom(this.#place.folder, path);
  }

  #missing(path: string): string | undefined {
    const isReference = /^[a-z][a-z0-9]+:/.test(path);
    return isReference || existsSync(resolve(this.#place.folder, path)) ? undefined : `There is no ${path}.`;
  }

  #isFile(text: string): boolean {
    const path = resolve(this.#place.folder, text);
    return !text.includes('\n') && existsSync(path) && statSync(path).isFile();
  }
}

function stopped(): BenchError {
  return new BenchError('INTERRUPTED', 'nothing was written.');
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function faultOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

function firstValue({ firstRows }: SurveyedData, column: string): string {
  const value = firstRows[0]?.[column];
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return visibleLine(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}
