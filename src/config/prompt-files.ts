import { dirname, extname, isAbsolute, join } from 'node:path';
import { BenchError } from '../core/errors.ts';
import { readRegularFile } from '../files/read-file.ts';
import type { PromptText } from '../protocol/technique.ts';
import type { WrittenText } from './prompt-schema.ts';
import type { WrittenSuite } from './suite-schema.ts';

/** The texts of files that a suite names, by their names there. */
export type PromptFiles = ReadonlyMap<string, string>;

/** What texts are kept in; templates among them, of which variables alone are filled in. */
const EXTENSIONS = ['.txt', '.md', '.markdown', '.prompt', '.j2', '.jinja', '.jinja2', '.tmpl', '.mustache'];
const READING = {
  what: 'the prompt',
  most: 1_000_000,
  hint: 'A prompt of that size fits no model.',
} as const;

/** Tags and comments of a template, which would be sent as they stand. */
const TAG = /\{[%#][^\n]*/;

/**
 * Reads the files that the prompts of a suite stand in. Texts are the same however their file was saved: without the mark
 * of its encoding, with `\n` as line breaks and without blank space around them.
 * @param where the suite file, and the line in it of a path
 * @throws BenchError `FILE_SYSTEM`, or `INVALID_CONFIG` for what is no prompt, with the file and what names it
 */
export async function readPromptFiles(
  written: WrittenSuite,
  where: { readonly file: string; lineOf(path: readonly PropertyKey[]): number | undefined },
): Promise<PromptFiles> {
  const texts = new Map<string, string>();
  for (const { name, path } of namedFiles(written)) {
    if (texts.has(name)) continue;
    try {
      texts.set(name, await readPrompt(besideSuite(where.file, name)));
    } catch (cause) {
      if (!(cause instanceof BenchError)) throw cause;
      const { code, reason, choices, line } = cause;
      const named = `${where.file}${where.lineOf(path) === undefined ? '' : `:${where.lineOf(path)}`}`;
      const hint = [cause.hint, `It is named in ${named}.`].filter((part) => part !== undefined).join(' ');
      throw new BenchError(code, reason, { file: besideSuite(where.file, name), line, choices, hint, cause });
    }
  }
  return texts;
}

/** The path of a file that a suite names. */
export function besideSuite(suiteFile: string, name: string): string {
  return isAbsolute(name) ? name : join(dirname(suiteFile), name);
}

/** A text, with the file that it came from. */
export function promptTextOf(written: WrittenText, files: PromptFiles): PromptText {
  if (typeof written === 'string') return { text: written };
  return { text: files.get(written.file) ?? '', file: written.file };
}

interface NamedFile {
  readonly name: string;
  readonly path: readonly PropertyKey[];
}

function namedFiles({ prompt, techniques = [] }: WrittenSuite): readonly NamedFile[] {
  return [...filesIn(prompt, ['prompt']), ...filesIn(techniques, ['techniques'])];
}

/** Every `file:` within a value, which prompts have for nothing else. */
function filesIn(value: unknown, path: readonly PropertyKey[]): readonly NamedFile[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'with' || key === 'filter') return [];
    return key === 'file' && typeof inner === 'string'
      ? [{ name: inner, path: [...path, key] }]
      : filesIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  });
}

async function readPrompt(file: string): Promise<string> {
  const extension = extname(file).toLowerCase();
  if (extension !== '' && !EXTENSIONS.includes(extension)) {
    throw new BenchError('INVALID_CONFIG', `"${extension}" is not a file of a prompt.`, {
      choices: EXTENSIONS,
      hint: 'Put the text itself into a file of its own.',
    });
  }
  const text = decoded(await readRegularFile(file, READING));
  if (text === '') throw new BenchError('INVALID_CONFIG', 'the prompt is empty.');
  const tag = TAG.exec(text);
  if (tag !== null) {
    throw new BenchError(
      'INVALID_CONFIG',
      `a prompt has variables such as {{input}} filled in and nothing else, so ${JSON.stringify(tag[0].slice(0, 60))} would be sent as it stands.`,
      { line: lineAt(text, tag.index) },
    );
  }
  return text;
}

function decoded(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text.replaceAll(/\r\n?/g, '\n').trim();
  } catch {
    // The same is said of both.
  }
  throw new BenchError('INVALID_CONFIG', 'the prompt is not a text in UTF-8.', {
    hint: 'Save the file with the encoding UTF-8.',
  });
}

/** The one-based line at an index of a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
