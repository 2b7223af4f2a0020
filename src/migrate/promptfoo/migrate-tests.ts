import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { describeError } from '../../core/errors.ts';
import type { JsonValue } from '../../lib/json.ts';
import { readYaml } from '../../lib/yaml-text.ts';
import { type Loss, type Origin, sayFields } from '../migration.ts';
import { idOf, migrateAssertions } from './assertions.ts';
import type { Assertion } from './expected.ts';
import type { WrittenTest } from './read-tests.ts';

/** A test with all that it takes from the default one. */
export interface MigratedTest {
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly assertions: readonly Assertion[];
  readonly description: string | null;
  readonly origin: Origin;
}

/** Tests of a configuration. */
export interface MigratedTests {
  readonly tests: readonly MigratedTest[];
  /** Assertions on every test. */
  readonly common: readonly Assertion[];
  readonly losses: readonly Loss[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What all tests of a configuration have in common. */
export interface TestsContext {
  /** The default test. */
  readonly usual: Fields;
  /** Where a part of it stands. */
  usualAt(...path: (string | number)[]): Origin;
  /** Assertions that tests refer to by name. */
  readonly templates: Fields;
  readonly folder: string;
}

/** Fields of a test that are brought over, or that change nothing. */
const KNOWN = ['vars', 'assert', 'description', 'options', 'threshold', 'metadata'];
const KNOWN_OPTIONS = ['provider', 'transform', 'prefix', 'suffix', 'disableVarExpansion'];

/** Fields in the one form in which they are read; promptfoo takes others, a file in place of an object for instance. */
const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  vars: isRecord,
  options: isRecord,
  assert: Array.isArray,
};

/** Brings tests over, each with what the default one says. */
export function migrateTests(
  written: readonly WrittenTest[],
  { usual, usualAt, templates, folder }: TestsContext,
): MigratedTests {
  const losses: Loss[] = [];
  const tests: MigratedTest[] = [];
  const common = bring(usual, { usual, templates, at: usualAt, folder });
  losses.push(...common.losses, ...unknownFields(usual, usualAt, 'defaultTest'));
  for (const { fields, origin, at = () => origin } of written) {
    if (!isRecord(fields)) {
      losses.push({ ...origin, what: `test ${sayFields(fields)}`, why: 'it has no fields' });
      continue;
    }
    const own = bring(fields, { usual, templates, at, folder });
    losses.push(...own.losses, ...unknownFields(fields, at, 'test'));
    const options = optionsOf(fields);
    const expanded = (options['disableVarExpansion'] ?? optionsOf(usual)['disableVarExpansion']) !== true;
    const vars = { ...recordOf(usual['vars']), ...recordOf(fields['vars']) };
    const { values, losses: unread } = readVars(vars, { origin, folder });
    losses.push(...unread);
    const { description } = fields;
    for (const combination of expanded ? combinations(values) : [values]) {
      tests.push({
        vars: combination,
        assertions: own.assertions,
        description: typeof description === 'string' ? description : null,
        origin,
      });
    }
  }
  return { tests, common: common.assertions, losses };
}

function bring(
  fields: Fields,
  { usual, templates, at, folder }: Omit<TestsContext, 'usualAt'> & { readonly at: TestsContext['usualAt'] },
): ReturnType<typeof migrateAssertions> {
  const options = { ...optionsOf(usual), ...optionsOf(fields) };
  const { transform } = options;
  const given: readonly unknown[] = Array.isArray(fields['assert']) ? fields['assert'] : [];
  return migrateAssertions(
    given.map((one) => referred(one, templates)),
    {
      originOf: (index) => at('assert', index),
      folder,
      grader: idOf(options['provider']),
      transform: typeof transform === 'string' ? transform : null,
    },
  );
}

/** What `$ref: '#/assertionTemplates/name'` stands for. */
function referred(given: unknown, templates: Fields): unknown {
  const { $ref, ...others } = recordOf(given);
  const name = /^#\/assertionTemplates\/(.+)$/.exec(String($ref ?? ''))?.[1] ?? '';
  return Object.hasOwn(templates, name) ? { ...recordOf(templates[name]), ...others } : given;
}

function unknownFields(fields: Fields, at: TestsContext['usualAt'], of: string): readonly Loss[] {
  const names = [
    ...Object.keys(fields).filter((name) => !KNOWN.includes(name)),
    ...Object.keys(optionsOf(fields))
      .filter((name) => !KNOWN_OPTIONS.includes(name))
      .map((name) => `options.${name}`),
    ...(of === 'test' ? ['prefix', 'suffix'] : [])
      .filter((name) => name in optionsOf(fields))
      .map((name) => `options.${name}`),
    ...(of === 'test' && 'threshold' in fields ? ['threshold'] : []),
  ];
  const unread = Object.entries(FORMS).flatMap(([name, fits]): readonly Loss[] => {
    const value = fields[name];
    if (value === undefined || value === null || fits(value)) return [];
    const what = `${of}: ${name} ${sayFields(value)}`;
    return [{ ...at(name), what, why: 'it is read where it is written out in this place' }];
  });
  const unknown = names.map((name) => ({
    ...at(...name.split('.')),
    what: `${of}: ${name}`,
    why:
      name === 'threshold'
        ? 'one threshold holds for all tests, that of defaultTest; this test passes with all assertions'
        : 'a test has no such setting here',
  }));
  return [...unread, ...unknown];
}

/** The options of a test. */
export function optionsOf(fields: Fields): Fields {
  return recordOf(fields['options']);
}

/** A value as an object; an empty one for anything else. */
export function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readVars(
  vars: Fields,
  { origin, folder }: { readonly origin: Origin; readonly folder: string },
): { readonly values: Readonly<Record<string, JsonValue>>; readonly losses: readonly Loss[] } {
  const losses: Loss[] = [];
  const values = Object.entries(vars).map(([name, value]) => {
    if (typeof value !== 'string' || !value.startsWith('file://')) return [name, value as JsonValue] as const;
    try {
      return [name, readVar(resolve(folder, value.slice('file://'.length)))] as const;
    } catch (error) {
      losses.push({ ...origin, what: `variable ${name}: ${value}`, why: describeError(error) });
      return [name, null] as const;
    }
  });
  return { values: Object.fromEntries(values), losses };
}

/** @throws Error that says in a few words why not */
function readVar(file: string): JsonValue {
  const extension = extname(file).toLowerCase();
  if (['.yaml', '.yml', '.json'].includes(extension)) {
    const { value, fault } = readYaml(readFileSync(file, 'utf8'));
    if (fault !== null) throw new Error(fault.message);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
  if (['.txt', '.md', '.html', '.csv', ''].includes(extension)) return readFileSync(file, 'utf8').trim();
  throw new Error('it is made by a program, or is no text');
}

/** A list of texts; a list of anything else is one value. */
function isChoice(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && typeof value[0] === 'string';
}

/** Promptfoo asks every combination of the values of lists. */
function combinations(
  vars: Readonly<Record<string, JsonValue>>,
): readonly Readonly<Record<string, JsonValue>>[] {
  let all: readonly Readonly<Record<string, JsonValue>>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const choices: readonly JsonValue[] = isChoice(value) ? value : [value];
    all = all.flatMap((begun) => choices.map((choice) => ({ ...begun, [name]: choice })));
  }
  return all;
}
