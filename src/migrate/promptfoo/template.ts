import type { JsonValue } from '../../lib/json.ts';
import { TEMPLATE_VARIABLE } from '../../lib/template-variables.ts';

/** What stands between two braces: a value by its path, and filters. */
export interface Expression {
  readonly path: readonly string[];
  readonly filters: readonly { readonly name: string; readonly args: readonly JsonValue[] }[];
}

/** A Nunjucks template as adaptbench fills it in. */
export interface ConvertedTemplate {
  readonly text: string;
  /** What each variable of `text` stands for, by the name of its column. */
  readonly columns: ReadonlyMap<string, Expression>;
}

type Vars = Readonly<Record<string, JsonValue>>;

const TAG = /\{%-?\s*(\w+)/;
const COMMENT = /\{#[\s\S]*?#\}/g;
const VARIABLE = /(\s*)\{\{(-?)\s*([\s\S]*?)\s*(-?)\}\}(\s*)/g;
const PATH = /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}\p{N}_$]+|\[\d+\])*$/u;
const FILTER = /^(\w+)(?:\(([\s\S]*)\))?$/;

/** Filters that need no more than the value. */
const FILTERS: Readonly<Record<string, (value: JsonValue, args: readonly JsonValue[]) => JsonValue>> = {
  safe: (value) => value,
  string: (value) => shown(value),
  trim: (value) => shown(value).trim(),
  upper: (value) => shown(value).toUpperCase(),
  lower: (value) => shown(value).toLowerCase(),
  capitalize: (value) => shown(value).charAt(0).toUpperCase() + shown(value).slice(1).toLowerCase(),
  length: (value) => (Array.isArray(value) || typeof value === 'string' ? value.length : 0),
  dump: (value, [indent]) => JSON.stringify(value, null, typeof indent === 'number' ? indent : undefined),
  join: (value, [separator = '']) =>
    Array.isArray(value) ? value.map(shown).join(shown(separator)) : shown(value),
  first: (value) => (Array.isArray(value) ? ((value as readonly JsonValue[])[0] ?? '') : value),
  last: (value) => (Array.isArray(value) ? ((value as readonly JsonValue[]).at(-1) ?? '') : value),
  replace: (value, [from = '', to = '']) => shown(value).replaceAll(shown(from), shown(to)),
  default: (value, [other = '']) => (value === null ? other : value),
};

/**
 * Turns a Nunjucks template into one whose variables alone are filled in; what filters make becomes a column.
 * @throws Error that says in a few words what has no counterpart
 */
export function convertTemplate(template: string): ConvertedTemplate {
  const columns = new Map<string, Expression>();
  const bare = template.replaceAll(COMMENT, '');
  const tag = TAG.exec(bare);
  if (tag !== null) throw new Error(`{% ${tag[1]} %} has no counterpart, variables alone are filled in`);
  const text = bare.replaceAll(VARIABLE, (_, before: string, trimBefore: string, inner: string, ...rest) => {
    const [trimAfter, after] = rest as string[];
    const expression = parseExpression(inner);
    const column = columnOf(expression);
    columns.set(column, expression);
    const lead = trimBefore === '-' ? '' : before;
    return `${lead}{{${column}}}${trimAfter === '-' ? '' : after}`;
  });
  return { text: text.trim(), columns };
}

/** @throws Error that says in a few words what has no counterpart */
function parseExpression(inner: string): Expression {
  const [path = '', ...filters] = splitOutside(inner, '|');
  if (!PATH.test(path)) throw new Error(`{{ ${inner} }} is more than a variable with filters`);
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  if (steps[0] === 'env') throw new Error(`{{ ${inner} }} is a variable of the environment`);
  return {
    path: steps,
    filters: filters.map((filter) => {
      const [, name = '', args = ''] = FILTER.exec(filter) ?? [];
      if (!Object.hasOwn(FILTERS, name)) throw new Error(`the filter "${filter}" is not known here`);
      return {
        name,
        args: splitOutside(args, ',')
          .filter((arg) => arg !== '')
          .map(literal),
      };
    }),
  };
}

/** Splits at a sign that stands in no quotes. */
function splitOutside(text: string, sign: string): readonly string[] {
  const parts = [''];
  let quote = '';
  for (const character of text) {
    if (quote === '' && character === sign) {
      parts.push('');
      continue;
    }
    if (quote === character) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function literal(text: string): JsonValue {
  const [, , inner] = /^(["'])([\s\S]*)\1$/.exec(text) ?? [];
  if (inner !== undefined) return inner;
  if (text !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new Error(`the argument ${text} is no text and no number`);
}

function columnOf({ path, filters }: Expression): string {
  return [
    path.join('_'),
    ...filters.flatMap(({ name, args }) => [name, ...args.map((arg) => shown(arg).replaceAll(/\W+/g, ''))]),
  ]
    .filter((part) => part !== '')
    .join('_');
}

/** A template with what its variables come to for the variables of a test. */
export function fillConverted({ text, columns }: ConvertedTemplate, vars: Vars): string {
  return text.replaceAll(TEMPLATE_VARIABLE, (whole, name: string) => {
    const expression = columns.get(name);
    return expression === undefined ? whole : evaluate(expression, vars);
  });
}

/** What an expression comes to for the variables of a test; what is not there is an empty text, as in Nunjucks. */
export function evaluate({ path, filters }: Expression, vars: Vars): string {
  let value: JsonValue = vars;
  for (const step of path) {
    const inside: unknown =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? Reflect.get(value, step)
        : null;
    value = inside as JsonValue;
  }
  for (const { name, args } of filters) value = FILTERS[name]?.(value, args) ?? value;
  return shown(value);
}

/** As promptfoo shows values in prompts: lists and objects as JSON. */
function shown(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
