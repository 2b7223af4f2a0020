import { basename } from 'node:path';
import { nameOfText, titleOfName } from '../lib/names.ts';
import { variablesIn } from '../lib/template-variables.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { PromptText } from '../protocol/technique.ts';
import { type DataRow, usualScorers, usualStop, usualTechniques, usualTokens } from './conventions.ts';
import type { GivenData } from './data-reference.ts';
import { datasetOf } from './dataset-fields.ts';
import type { ChangedPreset, FullPrompt, SuiteFile, WrittenTechnique } from './full-suite.ts';
import { type PromptFiles, promptTextOf } from './prompt-files.ts';
import { promptFieldsSchema, type WrittenText } from './prompt-schema.ts';
import { columnsUsed, requiredColumns, type SuiteFault, withInputNamed } from './suite-columns.ts';
import { generationSchema, type WrittenSuite } from './suite-schema.ts';

type TextOf = (text: WrittenText) => PromptText;

/** The model of a suite that names none: small, and on this machine. */
export const USUAL_MODEL = 'local:smollm2-135m';

/** What a short suite file is completed from. */
export interface CompletionOptions {
  /** The suite file, whose name a suite has that gives itself none. */
  readonly file: string;
  readonly files: PromptFiles;
  /** The first rows of data, with their columns in its order. */
  firstRows(data: GivenData): Promise<readonly DataRow[]>;
  /** Whether a preset shows samples or is trained on them. */
  usesTrain(preset: string): boolean;
  readonly fault: SuiteFault;
}

/** A suite in full, and what of it was not written. */
export interface CompletedSuite {
  readonly suite: SuiteFile;
  /** Each to stand in a list: `the answer from the column "team"`. */
  readonly assumed: readonly string[];
}

/**
 * Brings a suite file, however short, to its full form, by convention where it says nothing.
 * @throws what `fault` makes of a field that is missing, or stands beside one that says the same
 */
export async function completeSuite(
  written: WrittenSuite,
  { file, files, firstRows, usesTrain, fault }: CompletionOptions,
): Promise<CompletedSuite> {
  const { data: _, labels: __, ...fields } = written;
  const { columns: given, ...dataset } = await datasetOf(written, { firstRows, usesTrain, fault });
  const answer = answerOf(written, fault);
  const found = await requiredColumns(dataset.test, { given, answer, firstRows, fault });
  const textOf = (text: WrittenText): PromptText =>
    given.metadata?.includes(found.columns.input) === true
      ? promptTextOf(text, files)
      : withInputNamed(promptTextOf(text, files), found.columns);
  const name = written.name ?? nameOf(file, fault);
  const has = { train: dataset.train !== undefined, documents: written.corpus !== null };
  const bare: SuiteFile = {
    ...fields,
    name,
    title: written.title ?? titleOfName(name),
    description: written.description ?? '',
    dataset: { ...dataset, columns: { ...found.columns, metadata: given.metadata ?? [] } },
    models: written.models ?? [USUAL_MODEL],
    prompt: promptOf(written, { textOf, fault }),
    generation: generationOf(written, answer),
    answer,
    scorers: written.scorers ?? [...usualScorers(answer)],
    techniques: (written.techniques ?? usualTechniques(has)).map((entry) => withTexts(entry, textOf)),
  };
  const metadata = given.metadata ?? columnsUsed(bare, found);
  return {
    suite: { ...bare, dataset: { ...bare.dataset, columns: { ...found.columns, metadata } } },
    assumed: [...found.assumed, ...assumptions(written, bare)],
  };
}

/** What of the suite was not written and decides about its figures. */
function assumptions(written: WrittenSuite, suite: SuiteFile): readonly string[] {
  const techniques = suite.techniques.map((entry) => (typeof entry === 'string' ? entry : entry.preset));
  const scorers = suite.scorers.map((scorer) => (typeof scorer === 'string' ? scorer : scorer.name));
  return [
    ...(written.answer === undefined && written.labels === undefined ? ['answers in free text'] : []),
    ...(written.generation?.maxTokens === undefined
      ? [`at most ${suite.generation.maxTokens} tokens an answer`]
      : []),
    ...(written.scorers === undefined ? [`scored by ${scorers.join(', ')}`] : []),
    ...(written.techniques === undefined
      ? [`${techniques.length === 1 ? 'the technique' : 'the techniques'} ${techniques.join(', ')}`]
      : []),
    ...(written.models === undefined ? [`the model ${USUAL_MODEL}`] : []),
  ];
}

function answerOf({ labels, answer }: WrittenSuite, fault: SuiteFault): AnswerFormat {
  if (labels === undefined) return answer ?? { kind: 'text' };
  if (answer !== undefined) throw fault('"labels" says the same as "answer": keep one of them.', ['labels']);
  return { kind: 'label', labels };
}

function promptOf(
  { prompt }: WrittenSuite,
  { textOf, fault }: { readonly textOf: TextOf; readonly fault: SuiteFault },
): FullPrompt {
  const { file, input, instructions, personas, ...fields } =
    typeof prompt === 'string' ? promptFieldsSchema.parse({}) : prompt;
  const alone = typeof prompt === 'string' ? textOf(prompt) : file === undefined ? null : textOf({ file });
  const whole = alone !== null && variablesIn(alone.text).includes('input');
  if (alone !== null && instructions !== undefined) {
    throw fault('"file" says the same as "instructions": keep one of them.', ['prompt', 'file']);
  }
  if (whole && input !== undefined) {
    throw fault('the file shows {{input}} itself, so "input" would show it twice: remove one of them.', [
      'prompt',
      'input',
    ]);
  }
  if (alone === null && instructions === undefined) {
    throw fault('"prompt.instructions" is missing.', ['prompt'], {
      hint: 'Give its "specific" texts, or write the one there is as "prompt".',
    });
  }
  const texts = (given: readonly WrittenText[] = []): readonly PromptText[] => given.map(textOf);
  const { vague, specific, chainOfThought, grounded } = instructions ?? {};
  return {
    ...fields,
    input: whole ? alone : textOf(input ?? '{{input}}'),
    instructions: {
      vague: texts(vague),
      specific: whole ? [{ text: '' }] : alone === null ? texts(specific) : [alone],
      chainOfThought: texts(chainOfThought),
      grounded: texts(grounded),
    },
    personas: texts(personas),
  };
}

function generationOf({ generation }: WrittenSuite, answer: AnswerFormat): SuiteFile['generation'] {
  const limits = generation ?? { ...generationSchema.parse({}), stop: [...usualStop(answer)] };
  return { ...limits, maxTokens: limits.maxTokens ?? usualTokens(answer) };
}

function withTexts(entry: WrittenTechnique, textOf: TextOf): string | ChangedPreset {
  if (typeof entry === 'string') return entry;
  const { instruction, system, ...change } = entry;
  return {
    ...change,
    ...(instruction === undefined ? {} : { instruction: textOf(instruction) }),
    ...(system === undefined ? {} : { system: textOf(system) }),
  };
}

function nameOf(file: string, fault: SuiteFault): string {
  const name = nameOfText(basename(file).replace(/\.[^.]*$/, ''));
  if (name !== '') return name;
  throw fault('"name" is missing, and none can be made from the name of the file.', ['name']);
}
