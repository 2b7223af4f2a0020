import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { readYamlFile, type YamlFile } from '../../config/yaml-file.ts';
import { BenchError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { keepSecret } from '../../http/redact.ts';
import { requireUsableKey } from '../../http/usable-key.ts';
import { contentKey } from '../../lib/hash.ts';
import type { JsonValue } from '../../lib/json.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { placedVariables, REQUEST_VARIABLES } from './template.ts';

/** A file that says how an application is asked and how its answers are read. */
export interface ApplicationFile<T> extends YamlFile<T> {
  /** As it is named in errors. */
  readonly file: string;
  /** The folder that it stands in. */
  readonly folder: string;
}

/**
 * Reads the file of an application; a relative path begins in the working folder.
 * @throws BenchError `FILE_SYSTEM`, or `INVALID_CONFIG` with line and valid choices
 */
export async function readApplicationFile<S extends z.ZodType>(
  name: string,
  schema: S,
  { workingFolder = process.cwd() }: Pick<OpenOptions, 'workingFolder'>,
): Promise<ApplicationFile<z.infer<S>>> {
  const file = isAbsolute(name) || workingFolder === process.cwd() ? name : join(workingFolder, name);
  return { ...(await readYamlFile(file, schema)), file, folder: dirname(resolve(file)) };
}

/**
 * The names of the variables in a template, all of which have to be known, and the prompt among them.
 * @param at where the template stands in the file
 * @throws BenchError `INVALID_CONFIG`
 */
export function templateNames(
  { file, lineOf }: Pick<ApplicationFile<unknown>, 'file' | 'lineOf'>,
  parts: readonly { readonly template: JsonValue; readonly at: string }[],
): ReadonlySet<string> {
  const placed = parts.flatMap(({ template, at }) => placedVariables(template, [at]));
  const known: readonly string[] = REQUEST_VARIABLES;
  const odd = placed.find(({ name }) => !known.includes(name));
  if (odd !== undefined) {
    throw new BenchError(
      'INVALID_CONFIG',
      `"${odd.path.join('.')}" has the variable {{${odd.name}}}, which no request has.`,
      { file, line: lineOf(odd.path), choices: known, hint: didYouMean(odd.name, known) },
    );
  }
  for (const { template, at } of parts) requireNoEnvironment(template, [at], { file, lineOf });
  const names = new Set(placed.map(({ name }) => name));
  if (names.has('prompt') || names.has('messages')) return names;
  const [{ at } = { at: 'body' }] = parts;
  throw new BenchError('INVALID_CONFIG', `"${at}" does not say where the prompt goes.`, {
    file,
    line: lineOf([at]),
    hint: 'Write {{prompt}} there, or {{messages}} for a list of turns.',
  });
}

/** What is sent as it stands: a key that is meant to be filled in would not be. */
function requireNoEnvironment(
  template: JsonValue,
  path: readonly (string | number)[],
  place: Pick<ApplicationFile<unknown>, 'file' | 'lineOf'>,
): void {
  if (typeof template === 'string' && /^\$\{\w+\}$/.test(template)) {
    throw new BenchError(
      'INVALID_CONFIG',
      `"${path.join('.')}" is ${template}, which is not filled in there.`,
      {
        file: place.file,
        line: place.lineOf(path),
        hint: `Variables of the environment stand in "${path[0] === 'input' ? 'environment' : 'headers'}".`,
      },
    );
  }
  if (template === null || typeof template !== 'object') return;
  for (const [key, value] of Object.entries(template)) {
    requireNoEnvironment(value, [...path, Array.isArray(template) ? Number(key) : key], place);
  }
}

const ENVIRONMENT_VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** What looks like a variable in a header and is none: `{{NAME}}`, or `$NAME` as a word of its own. */
const UNFILLED = /\{\{\s*(\w*)[^}]*\}\}|(?:^|\s)\$([A-Za-z_]\w*)$/;

/** Values of a file in which `${NAME}` stands for a variable of the environment. */
export interface FilledValues {
  readonly values: Readonly<Record<string, string>>;
  /** Names of the variables. */
  readonly variables: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * Puts variables of the environment into the values of a file; each is a secret from then on.
 * @param at where the values stand in the file
 * @throws BenchError `MODEL_UNAVAILABLE` for one that is not set, `INVALID_CONFIG` for one that cannot be sent
 */
export function fillVariables(
  values: Readonly<Record<string, string>>,
  { lookUp = () => undefined }: Pick<OpenOptions, 'lookUp'>,
  { file, lineOf, at }: Pick<ApplicationFile<unknown>, 'file' | 'lineOf'> & { readonly at: string },
): FilledValues {
  const variables = new Set<string>();
  const secrets = new Set<string>();
  const filled = Object.entries(values).map(([key, value]) => {
    const odd = at === 'headers' ? UNFILLED.exec(value) : null;
    if (odd !== null) {
      throw new BenchError(
        'INVALID_CONFIG',
        `"${at}.${key}" has ${odd[0].trim()}, which is not filled in there.`,
        {
          file,
          line: lineOf([at, key]),
          hint: `A variable of the environment is written \${${odd[1] ?? odd[2] ?? 'NAME'}}.`,
        },
      );
    }
    const text = value.replaceAll(ENVIRONMENT_VARIABLE, (_, name: string) => {
      const secret = lookUp(name);
      if (secret === undefined) {
        throw new BenchError('MODEL_UNAVAILABLE', `"${at}.${key}" needs ${name}, which is not set.`, {
          file,
          line: lineOf([at, key]),
          hint: `Set the variable ${name}.`,
        });
      }
      if (at === 'headers') requireUsableKey(secret, name);
      variables.add(name);
      secrets.add(secret);
      return secret;
    });
    // With and without the word that says of what kind it is: Bearer.
    if (isSecretName(key)) for (const secret of [text, text.replace(/^\w+\s+/, '')]) secrets.add(secret);
    return [key, text] as const;
  });
  for (const secret of secrets) keepSecret(secret);
  return { values: Object.fromEntries(filled), variables: [...variables], secrets: [...secrets] };
}

/** Headers and variables that hold a secret, also where it is written into the file. */
function isSecretName(name: string): boolean {
  return /authorization|cookie|(?:^|[-_])(?:api-?_?key|key|token|secret|password)(?:$|[-_])/i.test(name);
}

/** Values as they count for what an application is: without the secrets in them. */
export function withoutSecrets(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([key, value]) => [key, isSecretName(key) ? '' : value.replaceAll(ENVIRONMENT_VARIABLE, '')])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

/** Content key of what a file says; what is left out and the order of its fields make no difference. */
export function configHash(says: Readonly<Record<string, unknown>>): string {
  return contentKey(JSON.parse(JSON.stringify(says)));
}
