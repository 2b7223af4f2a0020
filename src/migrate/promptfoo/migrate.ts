import { basename, dirname, extname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readYamlFile } from '../../config/yaml-file.ts';
import { BenchError } from '../../core/errors.ts';
import type { JsonValue } from '../../lib/json.ts';
import { assertionKind, gradingCalls } from '../../models/promptfoo/assertion-types.ts';
import {
  ADDED,
  INPUT,
  type Loss,
  type Migration,
  NO_REFERENCE,
  type Origin,
  publicLosses,
  shadowedInput,
  slug,
} from '../migration.ts';
import { readDefaultTest } from './default-test.ts';
import type { Assertion } from './expected.ts';
import { type MigratedTest, type MigratedTests, migrateTests, optionsOf, recordOf } from './migrate-tests.ts';
import { migrateProviders } from './providers.ts';
import { type MigratedPrompt, migratePrompts } from './read-prompts.ts';
import { readTests } from './read-tests.ts';
import { convertTemplate, type Expression, evaluate, fillConverted } from './template.ts';

const FIELDS = [
  'description',
  'prompts',
  'providers',
  'targets',
  'tests',
  'defaultTest',
  'assertionTemplates',
  '$schema',
];
const WHY: Readonly<Record<string, string>> = {
  scenarios: 'write each test of a scenario out',
  evaluateOptions: 'a run takes --repeats, --concurrency and --no-cache',
  outputPath: 'reports go to reports/, or where --out says',
  redteam: 'attacks are not made here',
  env: 'set variables in the environment',
  sharing: 'nothing is shared',
};

/**
 * Turns a configuration of promptfoo into a suite: prompts become techniques, providers models, tests samples, and
 * assertions go on being run by promptfoo's own code. What has no place is listed.
 * @param out folder of the suite file, from which it names prompts in files
 * @throws BenchError with file and line for what cannot be read, or leaves nothing to run
 */
export async function migratePromptfoo(
  file: string,
  { out, name: wanted }: { readonly out: string; readonly name?: string | undefined },
): Promise<Migration> {
  if (!['.yaml', '.yml', '.json'].includes(extname(file).toLowerCase())) {
    throw new BenchError('INVALID_ARGUMENT', 'a configuration that is a program cannot be read.', {
      file,
      hint: 'Write what it exports as YAML, and name that file.',
    });
  }
  const { value: config, lineOf } = await readYamlFile(file, z.looseObject({}));
  const folder = dirname(resolve(file));
  const at = (...path: (string | number)[]): Origin => ({ file, line: lineOf(path) ?? null });
  const listed = (field: string) => {
    const value = config[field];
    const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return items.map((item, index) => ({
      value: item,
      origin: Array.isArray(value) ? at(field, index) : at(field),
    }));
  };
  const given = migratePrompts('prompts' in config ? listed('prompts') : [noPrompt(file)], folder);
  const models = migrateProviders(listed('providers' in config ? 'providers' : 'targets'));
  const written = await readTests(config['tests'], {
    folder,
    originOf: (index, ...path) => (index === null ? at('tests', ...path) : at('tests', index, ...path)),
  });
  const { usual, usualAt } = await readDefaultTest(config['defaultTest'], { folder, at });
  const tests = migrateTests(written.tests, {
    usual,
    usualAt,
    templates: recordOf(config['assertionTemplates']),
    folder,
  });
  const { prefix = '', suffix = '' } = optionsOf(usual);
  const framed = given.prompts.map((prompt) => framePrompt(prompt, String(prefix), String(suffix)));
  const further = Object.keys(config)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => ({ ...at(field), what: field, why: WHY[field] ?? 'a suite has no such field' }));
  const losses: Loss[] = [...further, ...given.losses, ...models.losses, ...written.losses, ...tests.losses];
  const fault = (message: string): BenchError =>
    new BenchError('INVALID_CONFIG', message, {
      file,
      hint:
        publicLosses(losses)
          .map(({ what, why }) => `Not carried over: ${what} (${why}).`)
          .join(' ') || undefined,
    });
  if (framed.length === 0) throw fault('there is no prompt left to ask with.');
  if (tests.tests.length === 0) throw fault('there is no test left to ask.');
  const input = inputOf(framed);
  if (input === null) throw fault('no prompt has a variable, so every test would ask the same.');
  const { rows, metadata, losses: blank } = rowsOf(tests, { prompts: framed, input });
  losses.push(...blank, ...without(framed, input), ...shadowedInput(metadata, { input, file }));
  if (rows.length === 0) throw fault(`no test has a text for {{${input}}}.`);
  const { description } = config;
  const title = typeof description === 'string' ? description : basename(folder);
  return {
    name: wanted ?? (slug(title) || 'migrated'),
    title,
    description: `From ${relative(process.cwd(), resolve(file)) || file}`,
    models: models.models,
    maxTokens: models.maxTokens,
    columns: { id: ADDED.id, input, targets: ADDED.targets, metadata },
    techniques: framed.map((prompt) => techniqueOf(prompt, out)),
    scorers: [{ name: 'assert', options: scorerOptions(tests, { input, threshold: usual['threshold'] }) }],
    rows,
    losses: publicLosses(losses),
  };
}

/** Without prompts promptfoo asks with the variable `prompt` alone. */
function noPrompt(file: string): { readonly value: string; readonly origin: Origin } {
  return { value: '{{prompt}}', origin: { file, line: null } };
}

function framePrompt(prompt: MigratedPrompt, prefix: string, suffix: string): MigratedPrompt {
  if (prefix === '' && suffix === '') return prompt;
  const { text, columns } = prompt.instruction;
  const { text: framed, columns: more } = convertTemplate(`${prefix}${text}${suffix}`);
  return { ...prompt, file: null, instruction: { text: framed, columns: new Map([...more, ...columns]) } };
}

function expressionsOf({ instruction, system }: MigratedPrompt): ReadonlyMap<string, Expression> {
  return new Map([...instruction.columns, ...(system?.columns ?? [])]);
}

/**
 * The variable that is called as the input is, whose text nothing else could have; else the one that stands in most
 * questions, of several the last, as texts follow what is said of them.
 */
function inputOf(prompts: readonly MigratedPrompt[]): string | null {
  const counts = new Map<string, number>();
  for (const { instruction } of prompts) {
    for (const column of instruction.columns.keys()) counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  if (counts.has(INPUT)) return INPUT;
  const most = Math.max(0, ...counts.values());
  return [...counts].findLast(([, count]) => count === most)?.[0] ?? null;
}

/** Prompts that do not show the input, below which it then stands. */
function without(prompts: readonly MigratedPrompt[], input: string): readonly Loss[] {
  return prompts
    .filter(({ instruction }) => !instruction.columns.has(input))
    .map(({ name, origin }) => ({
      ...origin,
      what: `prompt ${name}`,
      why: `it does not show {{${input}}}, which is put below its text here`,
    }));
}

interface Rows {
  readonly rows: Migration['rows'];
  readonly metadata: readonly string[];
  readonly losses: readonly Loss[];
}

function rowsOf(
  { tests, common }: MigratedTests,
  { prompts, input }: { readonly prompts: readonly MigratedPrompt[]; readonly input: string },
): Rows {
  const expressions = new Map(prompts.flatMap((prompt) => [...expressionsOf(prompt)]));
  const vars = new Set(tests.flatMap((test) => Object.keys(test.vars)));
  const ofOwn = tests.some(({ assertions }) => assertions.length > 0);
  const losses: Loss[] = [];
  const rows = tests.flatMap((test, index) => {
    const values: Record<string, JsonValue> = {};
    for (const name of vars) values[name] = test.vars[name] ?? null;
    for (const [column, expression] of expressions) values[column] = evaluate(expression, test.vars);
    if (String(values[input] ?? '').trim() === '') {
      losses.push({ ...test.origin, what: `test ${index + 1}`, why: `{{${input}}} has no text in it` });
      return [];
    }
    const row = {
      [ADDED.id]: `test-${index + 1}`,
      ...values,
      [ADDED.targets]: referenceOf({ vars: test.vars, assertions: [...test.assertions, ...common] }),
      ...(ofOwn ? { [ADDED.assert]: test.assertions as unknown as JsonValue } : {}),
    };
    return [row];
  });
  const names = new Set([...vars, ...expressions.keys()]);
  names.delete(input);
  return { rows, metadata: [...names, ...(ofOwn ? [ADDED.assert] : [])], losses };
}

/** What an answer has to equal or to contain, where one of the assertions on it says so. */
function referenceOf({ assertions, vars }: Pick<MigratedTest, 'assertions' | 'vars'>): string {
  for (const type of [
    'equals',
    'icontains',
    'contains',
    'similar',
    'factuality',
    'model-graded-factuality',
  ]) {
    const found = assertions.find((assertion) => assertion.type === type)?.value;
    if (typeof found !== 'string' && typeof found !== 'number') continue;
    try {
      const filled = fillConverted(convertTemplate(String(found)), vars);
      if (filled.trim() !== '') return filled;
    } catch {
      // Promptfoo fills it in; it is no text to be shown.
    }
  }
  return NO_REFERENCE;
}

function scorerOptions(
  { tests, common }: MigratedTests,
  { input, threshold }: { readonly input: string; readonly threshold: unknown },
): JsonValue {
  const own = tests.map(({ assertions }) => leavesOf(assertions));
  const graders = (kind: 'graded' | 'embedded'): readonly string[] => [
    ...new Set(
      own
        .flat()
        .flatMap(({ type, provider }) =>
          assertionKind(type) === kind && typeof provider === 'string' ? [provider] : [],
        ),
    ),
  ];
  const mostCalls = Math.max(
    ...own.map((assertions) => assertions.reduce((sum, { type }) => sum + gradingCalls(type), 0)),
  );
  const asked = graders('graded');
  const embedders = graders('embedded');
  return {
    ...(common.length === 0 ? {} : { assert: common as unknown as JsonValue }),
    ...(own.some((assertions) => assertions.length > 0) ? { column: ADDED.assert } : {}),
    input,
    ...(typeof threshold === 'number' ? { threshold } : {}),
    ...(asked.length === 0 ? {} : { graders: [...asked], mostCalls }),
    ...(embedders.length === 0 ? {} : { embedders: [...embedders] }),
  };
}

function leavesOf(list: readonly Assertion[]): readonly Assertion[] {
  return list.flatMap((assertion) =>
    Array.isArray(assertion['assert']) ? (assertion['assert'] as readonly Assertion[]) : [assertion],
  );
}

function techniqueOf(
  { name, instruction, system, file }: MigratedPrompt,
  out: string,
): Migration['techniques'][number] {
  const written = file === null ? instruction.text : { file: relative(out, file).replaceAll('\\', '/') };
  return {
    preset: 'plain',
    name,
    instruction: written,
    ...(system === null ? {} : { system: system.text }),
  };
}
