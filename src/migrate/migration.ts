import { publicUrl, redact } from '../http/redact.ts';
import type { JsonValue } from '../lib/json.ts';
import { nameOfText } from '../lib/names.ts';

/** Something of another tool's files that has no place here, or another meaning. */
export interface Loss {
  /** Where it stands. */
  readonly file: string;
  readonly line: number | null;
  /** What it is, as written there. */
  readonly what: string;
  /** Why it is not carried over, or what is done instead. */
  readonly why: string;
}

/** Where something stands. */
export interface Origin {
  readonly file: string;
  readonly line: number | null;
}

/** A technique as the suite file lists it. */
export interface MigratedTechnique {
  readonly preset: 'plain';
  readonly name: string;
  readonly instruction?: string | { readonly file: string };
  readonly system?: string;
}

/** What another tool's files come to. */
export interface Migration {
  /** Name of the suite. */
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly models: readonly string[];
  readonly maxTokens: number | null;
  readonly columns: {
    readonly id: string;
    readonly input: string;
    readonly targets: string;
    readonly metadata: readonly string[];
  };
  readonly techniques: readonly MigratedTechnique[];
  readonly scorers: readonly (string | { readonly name: string; readonly options: JsonValue })[];
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
  readonly losses: readonly Loss[];
}

const ADDRESS = /\bhttps?:\/\/[^\s"'<>]+/gi;

/** Losses without what looks like a secret: they are shown, and written into a file that is committed. */
export function publicLosses(losses: readonly Loss[]): readonly Loss[] {
  const clean = (text: string): string => redact(text.replaceAll(ADDRESS, (address) => publicUrl(address)));
  return losses.map((loss) => ({ ...loss, what: clean(loss.what), why: clean(loss.why) }));
}

/** An object by the names of its fields alone, whose values may be secrets; anything else as it is written. */
export function sayFields(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `with ${Object.keys(value).join(', ')}`
    : String(JSON.stringify(value));
}

/** Columns that a migration adds; names of the user's own do not begin like this. */
export const ADDED = { id: '_id', targets: '_expected', assert: '_assert' } as const;

/** Stands where a test names no expected answer, which every sample has to have. */
export const NO_REFERENCE = '(no expected answer: assertions alone judge)';

/** The name that always means the input of a sample in templates and assertions. */
export const INPUT = 'input';

/** What is lost of a variable called as the input is, where another one is the input. */
export function shadowedInput(
  names: Iterable<string>,
  { input, file }: { readonly input: string; readonly file: string },
): readonly Loss[] {
  if (input === INPUT || !new Set(names).has(INPUT)) return [];
  const why = `{{${INPUT}}} means the text of {{${input}}} here: rename it, also where it is shown`;
  return [{ file, line: null, what: `variable ${INPUT}`, why }];
}

/** A name of at most 40 characters. */
export function slug(text: string): string {
  return nameOfText(text).slice(0, 40).replace(/-+$/, '');
}

/** A name that is not taken yet. */
export function unusedName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let count = 2; ; count++) {
    const name = `${wanted}-${count}`;
    if (!taken.includes(name)) return name;
  }
}
