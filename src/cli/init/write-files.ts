import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { BenchError, describeError } from '../../core/errors.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { sha256 } from '../../lib/hash.ts';

/** A text that init wants to have in a file. */
export interface WantedFile {
  /** Its name in the folder. */
  readonly name: string;
  /** All but the first line, which says who wrote it. */
  readonly text: string;
  /** To stand in the first line behind who wrote it: `for the task classify`. */
  readonly about?: string;
}

/** What became of a file. */
export interface WrittenFile {
  readonly name: string;
  /** `kept`: it is the user's, so that what was wanted stands beside it. */
  readonly done: 'written' | 'replaced' | 'unchanged' | 'kept';
  /** Where the wanted text is, in place of a file that was kept. */
  readonly beside: string | null;
}

/** What is known of a file by its first line. */
export interface Origin {
  /** Whether init wrote it. */
  readonly byInit: boolean;
  /** Whether nobody changed it since. */
  readonly untouched: boolean;
  /** What stands in the first line about it. */
  readonly about: string;
}

const READING = { what: 'the file', most: 5_000_000, hint: 'Move it away.' } as const;
/** A million rows and more, as {@link textAt} of a suite never has. */
const SPLITS_READING = { ...READING, what: 'the file of splits', most: 500_000_000 } as const;
const MARK = /^(?:#|\/\/|<!--) Written by adaptbench init(?: ([^(]*?))? \(([0-9a-f]{12})\)/;

/** The text of a file with the line that makes it known as init's. */
export function markedText({ name, text, about }: WantedFile): string {
  const words = `Written by adaptbench init${about === undefined ? '' : ` ${about}`} (${fingerprint(text)}). Run it again to revise this; once edited, it is kept.`;
  return `${comment(name, words)}\n${text}`;
}

/** Who wrote a text. */
export function originOf(text: string): Origin {
  const [, first = '', rest = ''] = /^([^\r\n]*)\r?\n?(.*)$/s.exec(text) ?? [];
  const mark = MARK.exec(first);
  if (mark === null) return { byInit: false, untouched: false, about: '' };
  return { byInit: true, untouched: mark[2] === fingerprint(rest), about: mark[1] ?? '' };
}

/**
 * Writes files into a folder. One that init did not write, or that was edited since, is kept, and the new text goes beside it.
 * @throws BenchError `FILE_SYSTEM`
 */
export async function writeFiles(
  folder: string,
  wanted: readonly WantedFile[],
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const file of wanted) written.push(await writeOne(folder, file));
  return written;
}

/**
 * Writes the splits of a suite, which keep what stood in them before.
 * @throws BenchError `FILE_SYSTEM`
 */
export async function writeSplits(folder: string, { name, text }: WantedFile): Promise<WrittenFile> {
  const path = join(folder, name);
  if ((await splitsAt(path)) === text) return { name, done: 'unchanged', beside: null };
  await write(path, text);
  return { name, done: 'written', beside: null };
}

async function writeOne(folder: string, file: WantedFile): Promise<WrittenFile> {
  const { name } = file;
  const text = markedText(file);
  const before = await textAt(join(folder, name));
  if (before === text) return { name, done: 'unchanged', beside: null };
  if (before === null || originOf(before).untouched) {
    await write(join(folder, name), text);
    return { name, done: before === null ? 'written' : 'replaced', beside: null };
  }
  for (let number = 1; ; number++) {
    const beside = besideName(name, number);
    const there = await textAt(join(folder, beside));
    if (there !== null && !originOf(there).untouched) continue;
    if (there !== text) await write(join(folder, beside), text);
    return { name, done: 'kept', beside };
  }
}

/** The text of a file; `null` where there is none. */
export async function textAt(path: string): Promise<string | null> {
  return existsSync(path) ? (await readRegularFile(path, READING)).toString('utf8') : null;
}

/** The text of a file of splits, which has a line for each row; `null` where there is none. */
export async function splitsAt(path: string): Promise<string | null> {
  return existsSync(path) ? (await readRegularFile(path, SPLITS_READING)).toString('utf8') : null;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeAtomically(path, text);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `it cannot be written: ${describeError(cause)}.`, {
      file: path,
      cause,
    });
  }
}

/** `tickets.proposed.yaml`, `tickets.proposed-2.yaml`. */
function besideName(name: string, number: number): string {
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}.proposed${number === 1 ? '' : `-${number}`}${extension}`;
}

function fingerprint(text: string): string {
  return sha256(text.replaceAll(/\r\n?/g, '\n')).slice(0, 12);
}

function comment(name: string, words: string): string {
  if (name.endsWith('.md')) return `<!-- ${words} -->`;
  return name.endsWith('.ts') ? `// ${words}` : `# ${words}`;
}
