import { basename } from 'node:path';
import { readYamlFile } from '../../config/yaml-file.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { placeOf, readRows } from '../../datasets/read-rows.ts';
import type { JsonValue } from '../../lib/json.ts';
import { gradingCalls } from '../../models/promptfoo/assertion-types.ts';
import {
  ADDED,
  INPUT,
  type Loss,
  type Migration,
  NO_REFERENCE,
  publicLosses,
  shadowedInput,
  slug,
} from '../migration.ts';
import { type ConvertedTemplate, convertTemplate, evaluate, fillConverted } from '../promptfoo/template.ts';
import { migrateGraders, withoutItem } from './graders.ts';
import { type EvalMessage, evalSchema, readGrader, runSchema, textOf } from './schemas.ts';

/** The files of an export. */
export interface OpenAiExport {
  /** `GET /v1/evals/{id}`. */
  readonly evalFile: string | undefined;
  /** The file of items, a line `{"item": {…}}` each, or output items of a run. */
  readonly itemsFile: string | undefined;
  /** `GET /v1/evals/{id}/runs/{id}`. */
  readonly runFile: string | undefined;
  readonly name?: string | undefined;
}

const SETTINGS = ['max_completion_tokens', 'max_completions_tokens', 'max_tokens'];

/**
 * Turns an eval of OpenAI's into a suite: its items become samples, its testing criteria assertions, and the prompt and
 * the model of a run a technique. An eval alone says what is graded, not what is asked.
 * @throws BenchError with file and line for what cannot be read, or leaves nothing to run
 */
export async function migrateOpenAiEvals({
  evalFile,
  itemsFile,
  runFile,
  name,
}: OpenAiExport): Promise<Migration> {
  if (evalFile === undefined || itemsFile === undefined) {
    throw new BenchError('INVALID_ARGUMENT', '--from openai-evals takes --eval and --items.', {
      hint: 'Both are part of an export: docs/migrate.md says how they were had.',
    });
  }
  const exported = await readYamlFile(evalFile, evalSchema);
  const { data_source_config: source, testing_criteria: criteria } = exported.value;
  const losses: Loss[] = [];
  const at = (...path: (string | number)[]) => ({ file: evalFile, line: exported.lineOf(path) ?? null });
  if (source.type !== 'custom') {
    losses.push({
      ...at('data_source_config'),
      what: `data source ${source.type}`,
      why: 'completions that were stored at OpenAI are no part of an export; the items that you give take their place',
    });
  }
  const graders = migrateGraders(
    criteria.map((value, index) => ({
      grader: readGrader(value),
      type: value.type,
      name: value.name,
      origin: at('testing_criteria', index),
    })),
  );
  losses.push(...graders.losses);
  if (graders.assertions.length === 0) {
    throw new BenchError('INVALID_CONFIG', 'no testing criterion can be run here.', {
      file: evalFile,
      hint: losses.map(({ what, why }) => `${what}: ${why}.`).join(' '),
    });
  }
  const items = await readItems(itemsFile);
  const prompt = await promptOf(runFile, { items, itemsFile });
  losses.push(...prompt.losses);
  const [first] = graders.assertions;
  const reference = referenceOf(first?.value);
  const names = new Set(items.flatMap(({ values }) => Object.keys(values)));
  const columns = new Map([...prompt.instruction.columns, ...(prompt.system?.columns ?? [])]);
  const rows = items.map(({ values }, index) => ({
    [ADDED.id]: `item-${index + 1}`,
    ...Object.fromEntries([...names].map((column) => [column, values[column] ?? null])),
    ...Object.fromEntries([...columns].map(([column, expression]) => [column, evaluate(expression, values)])),
    [ADDED.targets]: filled(reference, values),
  }));
  const metadata = [...new Set([...names, ...columns.keys()])].filter((column) => column !== prompt.input);
  losses.push(...shadowedInput(metadata, { input: prompt.input, file: itemsFile }));
  const calls = graders.assertions.reduce((sum, { type }) => sum + gradingCalls(type), 0);
  const title = exported.value.name ?? basename(evalFile);
  return {
    name: name ?? (slug(title) || 'eval'),
    title,
    description: `From an eval of OpenAI’s${calls === 0 ? '' : `, ${calls} of whose criteria ask a model`}`,
    models: prompt.model === null ? [] : [`openai:${prompt.model}`],
    maxTokens: prompt.maxTokens,
    columns: { id: ADDED.id, input: prompt.input, targets: ADDED.targets, metadata },
    techniques: [
      {
        preset: 'plain',
        name: 'prompt',
        instruction: prompt.instruction.text,
        ...(prompt.system === null ? {} : { system: prompt.system.text }),
      },
    ],
    scorers: [
      {
        name: 'assert',
        options: { assert: graders.assertions as unknown as JsonValue, input: prompt.input },
      },
    ],
    rows,
    losses: publicLosses(losses),
  };
}

/** A template of what is expected; `null` where there is none, or none that can be filled in here. */
function referenceOf(value: unknown): ConvertedTemplate | null {
  if (typeof value !== 'string') return null;
  try {
    return convertTemplate(value);
  } catch {
    // Promptfoo fills it in; it is no text to be shown.
    return null;
  }
}

/** What an answer is compared with, where the first criterion compares. */
function filled(reference: ConvertedTemplate | null, values: Item['values']): string {
  if (reference === null || reference.columns.size === 0) return NO_REFERENCE;
  const text = fillConverted(reference, values);
  return text.trim() === '' ? NO_REFERENCE : text;
}

interface Item {
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** Items stand alone, as `item`, or as `datasource_item` of an output item; what lies in them gets a column of its own. */
async function readItems(location: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const row of readRows({ location, source: 'jsonl', options: {} })) {
    const { item = row.values['datasource_item'] ?? row.values } = row.values;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw new BenchError('INVALID_DATA', '"item" has to be an object with the fields of an item.', {
        ...placeOf(row, location),
      });
    }
    items.push({ values: flattened(item as Item['values'], '') });
  }
  if (items.length === 0) throw new BenchError('INVALID_DATA', 'there is no item in it.', { file: location });
  return items;
}

function flattened(values: Item['values'], before: string): Item['values'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): (readonly [string, JsonValue])[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(flattened(value as Item['values'], `${before}${name}_`))
        : [[`${before}${name}`, value]],
    ),
  );
}

interface AskedPrompt {
  readonly instruction: ConvertedTemplate;
  readonly system: ConvertedTemplate | null;
  readonly input: string;
  readonly model: string | null;
  readonly maxTokens: number | null;
  readonly losses: readonly Loss[];
}

/** The prompt of a run; without a run the first text of an item is asked as it stands. */
async function promptOf(
  runFile: string | undefined,
  { items, itemsFile }: { readonly items: readonly Item[]; readonly itemsFile: string },
): Promise<AskedPrompt> {
  const [first] = items;
  const texts = Object.entries(first?.values ?? {}).filter(([, value]) => typeof value === 'string');
  const usual = (texts.find(([name]) => name === INPUT) ?? texts[0])?.[0] ?? INPUT;
  if (runFile === undefined) {
    return {
      instruction: converted(`{{${usual}}}`, { file: itemsFile }),
      system: null,
      input: usual,
      model: null,
      maxTokens: null,
      losses: [
        {
          file: '--run',
          line: null,
          what: 'the prompt',
          why: `an eval does not say what is asked, its runs do: {{${usual}}} alone is asked until you write a prompt`,
        },
      ],
    };
  }
  const { value: run, lineOf } = await readYamlFile(runFile, runSchema);
  const { input_messages: messages, model, sampling_params: sampling } = run.data_source;
  const origin = (...path: string[]) => ({ file: runFile, line: lineOf(path) ?? null });
  const template = messages?.template;
  if (template === undefined) {
    throw new BenchError(
      'INVALID_CONFIG',
      'the run has no prompt of its own ("input_messages" with a "template").',
      {
        file: runFile,
        line: lineOf(['data_source']),
        hint: 'Leave --run out to ask items as they are.',
      },
    );
  }
  const line = lineOf(['data_source', 'input_messages', 'template']);
  const { instruction, system } = turnsOf(template, { file: runFile, line });
  const shown = [...instruction.columns.keys()];
  const input = shown.includes(INPUT) ? INPUT : shown.at(-1);
  if (input === undefined) {
    throw new BenchError('INVALID_CONFIG', 'the question of the run shows nothing of an item.', {
      file: runFile,
    });
  }
  const limits = SETTINGS.flatMap((name) => (typeof sampling?.[name] === 'number' ? [sampling[name]] : []));
  return {
    instruction,
    system,
    input,
    model: model ?? run.model ?? null,
    maxTokens: limits[0] ?? null,
    losses: Object.entries(sampling ?? {})
      .filter(([name, value]) => !SETTINGS.includes(name) && !(name === 'temperature' && value === 0))
      .map(([name, value]) => ({
        ...origin('data_source', 'sampling_params', name),
        what: typeof value === 'object' && value !== null ? name : `${name} ${JSON.stringify(value)}`,
        why: name === 'temperature' ? 'single answers are greedy here' : 'a run has no such setting here',
      })),
  };
}

function turnsOf(
  template: readonly EvalMessage[],
  place: TemplatePlace,
): Pick<AskedPrompt, 'instruction' | 'system'> {
  const turns = template.map((message) => ({ role: message.role, text: textOf(message) }));
  const [first, second] = turns;
  const system = first?.role === 'system' || first?.role === 'developer' ? first : null;
  const question = system === null ? first : second;
  const known = turns.length === (system === null ? 1 : 2) && question?.role === 'user';
  if (!known || turns.some(({ text }) => text === null)) {
    throw new BenchError(
      'INVALID_CONFIG',
      `a conversation of ${turns.map(({ role }) => role).join(', ')} has no counterpart, a system prompt and a question in text have.`,
      place,
    );
  }
  const turn = (text: string | null | undefined) => converted(withoutItem(text ?? ''), place);
  return { instruction: turn(question?.text), system: system === null ? null : turn(system.text) };
}

interface TemplatePlace {
  readonly file: string;
  readonly line?: number | undefined;
}

/** @throws BenchError `INVALID_CONFIG` for a template that cannot be filled in here */
function converted(template: string, place: TemplatePlace): ConvertedTemplate {
  try {
    return convertTemplate(template);
  } catch (error) {
    const message = `a template cannot be filled in here: ${describeError(error)}.`;
    throw new BenchError('INVALID_CONFIG', message, {
      ...place,
      hint: 'Write it with variables alone, whose names have letters, digits and _.',
    });
  }
}
