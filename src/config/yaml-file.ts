import { type Document, isCollection, isMap, isNode, isPair, isScalar, visit } from 'yaml';
import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { readRegularFile } from '../files/read-file.ts';
import { HALF_CHARACTER, halfCharacterIn, mayHoldHalfCharacters } from '../lib/half-characters.ts';
import { didYouMean } from '../lib/suggest.ts';
import { readYaml } from '../lib/yaml-text.ts';

/** A YAML file that passed its schema, with a way back from a path in it to a line. */
export interface YamlFile<T> {
  readonly value: T;
  readonly text: string;
  /** One-based line of the value (or nearest parent) at this path. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** Every value of YAML takes some hundred bytes while it is read. */
const READING = { what: 'the file', most: 5_000_000, hint: 'Split it into several files.' } as const;

/**
 * Reads and validates a YAML file.
 * @throws BenchError `FILE_SYSTEM`, `INVALID_DATA` (too large) or `INVALID_CONFIG` naming the first fault with its line and the valid choices.
 */
export async function readYamlFile<S extends z.ZodType>(
  file: string,
  schema: S,
): Promise<YamlFile<z.infer<S>>> {
  const text = (await readRegularFile(file, READING)).toString('utf8');
  const { document, value: content, fault, lineAt } = readYaml(text);
  if (fault !== null || document === null) {
    throw new BenchError('INVALID_CONFIG', `not valid YAML: ${fault?.message}.`, {
      file,
      line: typeof fault?.offset === 'number' ? lineAt(fault.offset) : undefined,
      cause: fault?.cause,
    });
  }
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const keys = path.slice(0, length);
      const parent = length === 0 ? undefined : document.getIn(keys.slice(0, -1), true);
      if (isMap(parent)) {
        const pair = parent.items.find(
          (item) => isPair(item) && isScalar(item.key) && item.key.value === keys.at(-1),
        );
        if (pair !== undefined && isNode(pair.key) && pair.key.range) {
          return lineAt(pair.key.range[0]);
        }
      }
      const node = length === 0 ? document.contents : document.getIn(keys, true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return undefined;
  };
  const unquoted = unquotedVariable(document);
  if (unquoted !== null) {
    throw new BenchError(
      'INVALID_CONFIG',
      'a text that begins with {{ stands there without quotation marks.',
      {
        file,
        line: lineAt(unquoted),
        hint: 'Write "{{…}}", or YAML reads it as a map.',
      },
    );
  }
  return { value: validated(content, { file, text, lineOf, schema }), text, lineOf };
}

/** Where `{{name}}` stands as YAML itself: a map whose key is a map. */
function unquotedVariable(document: Document): number | null {
  let at: number | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const key = items.map((item) => item.key).find(isCollection);
      if (key === undefined) return undefined;
      at = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
}

/**
 * Validates what a file, or a part of it, holds.
 * @throws BenchError `INVALID_CONFIG` naming the first fault with its line and the valid choices
 */
export function validated<S extends z.ZodType>(
  content: unknown,
  {
    file,
    text,
    lineOf,
    schema,
    at = [],
  }: {
    readonly file: string;
    readonly schema: S;
    /** Where the content stands in the file; all of it when left out. */
    readonly at?: readonly PropertyKey[];
  } & Pick<YamlFile<unknown>, 'text' | 'lineOf'>,
): z.infer<S> {
  const half = mayHoldHalfCharacters(text) ? halfCharacterIn(content) : undefined;
  if (half !== undefined) {
    throw new BenchError('INVALID_CONFIG', `"${[...at, ...half].join('.')}" holds ${HALF_CHARACTER}.`, {
      file,
      line: lineOf([...at, ...half]),
      hint: 'Remove it, or write the whole character.',
    });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw configError({ file, value: content, at, issue: deepest(parsed.error.issues), lineOf, schema });
}

type Issue = z.core.$ZodIssue;

/**
 * An unknown field goes first: it is what a misspelled one is, which would else only be called missing.
 * Of the alternatives of a union the one that got furthest says best what is wrong.
 */
function deepest(issues: readonly Issue[]): Issue {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw new BenchError('INTERNAL', 'a schema failed without an issue');
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .filter((alternative) => alternative.length > 0)
    .map((alternative) => deepest(alternative))
    .sort((a, b) => b.path.length - a.path.length || rank(a) - rank(b))[0];
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 0 : issue.code === 'invalid_type' ? 2 : 1;
}

interface FaultyConfig {
  readonly file: string;
  readonly value: unknown;
  /** Where the value stands in the file. */
  readonly at: readonly PropertyKey[];
  readonly issue: Issue;
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
  readonly schema: z.ZodType;
}

function configError({ file, value, at, issue, lineOf, schema }: FaultyConfig): BenchError {
  const unknown = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : undefined;
  const inner = unknown === undefined ? issue.path : [...issue.path, unknown];
  const path = [...at, ...inner];
  const found = valueAt(value, inner);
  const where = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
  const choices = choicesOf(issue, schema, value);
  return new BenchError('INVALID_CONFIG', faultOf(issue, { where, found, choices }), {
    file,
    line: lineOf(path),
    choices: choices.length > 0 ? choices : undefined,
    hint: didYouMean(unknown ?? String(found ?? ''), choices) ?? writtenOut(unknown, choices),
    details: { path: path.map(String) },
  });
}

/** A name in place of the field that says "name", as in `- bleu: { tokenize: zh }`. */
function writtenOut(unknown: string | undefined, choices: readonly string[]): string | undefined {
  if (unknown === undefined || !['name', 'options'].every((field) => choices.includes(field)))
    return undefined;
  return `Write { name: ${unknown}, options: … }.`;
}

/** Most of a value that an error repeats. */
const MOST_SHOWN = 200;

function shorten(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN).toWellFormed()}…`;
}

function faultOf(
  issue: Issue,
  { where, found, choices }: { where: string; found: unknown; choices: readonly string[] },
): string {
  if (issue.code === 'unrecognized_keys') return `${where} is not a field here.`;
  if (found === undefined) return `${where} is missing.`;
  if (found === null && issue.path.length === 0) return 'the file is empty.';
  if (choices.length > 0) return `${where} cannot be ${JSON.stringify(found)}.`;
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof found !== 'object') {
    return `${where} is ${JSON.stringify(found)}, but has to be a text: write it in quotes.`;
  }
  if (issue.code === 'too_small' && typeof found === 'number') {
    return `${where} is ${found}, but has to be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}.`;
  }
  if (issue.path.length === 0 && typeof found !== 'object') {
    return 'the file has to hold fields with values, "name: …" for instance, and holds one text.';
  }
  return `${where} is ${shorten(JSON.stringify(found))}: ${issue.message}.`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function choicesOf(issue: Issue, schema: z.ZodType, value: unknown): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options ?? []).map(String);
  if (issue.code !== 'unrecognized_keys') return [];
  let node: unknown = schema;
  for (const key of issue.path) node = child(node, key);
  const shape = shapeOf(node, valueAt(value, issue.path));
  return shape === undefined ? [] : Object.keys(shape);
}

function unwrapped(node: unknown): unknown {
  const inner =
    typeof node === 'object' && node !== null && 'def' in node
      ? (node.def as { innerType?: unknown }).innerType
      : undefined;
  return inner === undefined ? node : unwrapped(inner);
}

type Shape = Readonly<Record<string, unknown>>;

/** Of a union's alternatives the one that the value's discriminator names, else the first with fields. */
function shapeOf(node: unknown, value?: unknown): Shape | undefined {
  const schema = unwrapped(node);
  if (typeof schema !== 'object' || schema === null) return undefined;
  if ('shape' in schema) return schema.shape as Shape;
  if (!('options' in schema)) return undefined;
  const shapes = (schema.options as readonly unknown[]).flatMap((option): readonly Shape[] => {
    const shape = shapeOf(option);
    return shape === undefined ? [] : [shape];
  });
  const { discriminator } = (schema as unknown as { def: { discriminator?: string } }).def;
  const named = shapes.find((shape) => {
    const field = discriminator === undefined ? undefined : shape[discriminator];
    return field instanceof z.ZodType && field.safeParse(valueAt(value, [discriminator ?? ''])).success;
  });
  return named ?? shapes[0];
}

function child(node: unknown, key: PropertyKey): unknown {
  const schema = unwrapped(node);
  if (typeof schema === 'object' && schema !== null && 'element' in schema) return schema.element;
  return shapeOf(schema)?.[String(key)];
}
