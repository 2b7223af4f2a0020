import { existsSync } from 'node:fs';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import type { SplitPlan } from '../../core/suite.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { SPLITS, type Split } from '../../protocol/words.ts';

const SCHEMA = 'adaptbench-splits/1';
const READING = {
  what: 'the file of splits',
  most: 500_000_000,
  hint: 'Take rows out of the data.',
} as const;

const planSchema = z.object({
  group: z.string().nullable(),
  stratify: z.boolean(),
  seed: z.number(),
  shares: z.object({ train: z.number(), dev: z.number(), test: z.number() }).nullable(),
});
const fileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  /** What was said of the division when it was made. */
  asked: planSchema,
  splits: z.record(z.string(), z.string()),
});

/** The splits of a suite's rows as they are written down. */
export interface WrittenSplits {
  readonly asked: SplitPlan;
  /** By id, or where the data have none by a key of the text. */
  readonly splits: ReadonlyMap<string, Split>;
}

/** `tickets.splits.json` beside `tickets.yaml`. */
export function splitFileOf(suiteFile: string): string {
  return `${suiteFile.replace(/\.[^./\\]*$/, '')}.splits.json`;
}

/**
 * Reads the splits of a suite; `null` where none were written yet.
 * @throws BenchError `INVALID_DATA` with the line for a file that is damaged or names a split that there is none of
 */
export async function readSplitFile(file: string): Promise<WrittenSplits | null> {
  if (!existsSync(file)) return null;
  const text = (await readRegularFile(file, READING)).toString('utf8');
  const fault = (message: string, line?: number, more: { choices?: readonly string[]; hint?: string } = {}) =>
    new BenchError('INVALID_DATA', message, { file, line, hint: ANEW, ...more });
  const content = parsed(text, fault);
  const checked = fileSchema.safeParse(content);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const path = issue?.path.join('.') ?? '';
    throw fault(`this is no file of splits: ${path === '' ? '' : `"${path}": `}${issue?.message ?? ''}.`);
  }
  const { asked, splits } = checked.data;
  const lines = text.split('\n');
  const lineOf = (id: string): number =>
    lines.findLastIndex((line) => line.trimStart().startsWith(`${JSON.stringify(id)}:`)) + 1;
  const known = new Map<string, Split>();
  for (const [id, split] of Object.entries(splits)) {
    const found = SPLITS.find((one) => one === split);
    if (found === undefined) {
      throw fault(`"${split}" is no split, but "${id}" is put into it.`, lineOf(id), {
        choices: SPLITS,
        hint: didYouMean(split, SPLITS) ?? 'Write one of them.',
      });
    }
    known.set(id, found);
  }
  const twice = idTwice(lines);
  if (twice !== undefined) {
    throw fault(`"${twice.id}" stands here a second time.`, twice.line, {
      hint: 'Remove one of the two lines.',
    });
  }
  return { asked, splits: known };
}

const ANEW = 'Take it from version control, or delete it to divide the rows anew.';

function parsed(text: string, fault: (message: string, line?: number) => BenchError): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const why = describeError(cause);
    const line = /\(line (\d+) column/.exec(why)?.[1];
    const conflict = text.split('\n').findIndex((one) => /^(<{7}|={7}|>{7})/.test(one));
    if (conflict !== -1) throw fault('two versions were merged here and nobody chose one.', conflict + 1);
    throw fault(`this is no valid JSON: ${why}.`, line === undefined ? undefined : Number(line));
  }
}

/** JSON keeps the last of two lines with the same id in silence. */
function idTwice(lines: readonly string[]): { readonly id: string; readonly line: number } | undefined {
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const id = /^\s*"((?:[^"\\]|\\.)*)"\s*:\s*"(?:train|dev|test)",?\s*$/.exec(line)?.[1];
    if (id === undefined) continue;
    if (seen.has(id)) return { id, line: index + 1 };
    seen.add(id);
  }
  return undefined;
}

/** Writes splits, ids in order and one a line, so that what changed is seen in version control. */
export async function writeSplitFile(file: string, { asked, splits }: WrittenSplits): Promise<void> {
  const { group, stratify, seed, shares } = asked;
  const ids = [...splits.keys()].sort((a, b) => (a < b ? -1 : 1));
  const lines = ids.map((id) => `    ${JSON.stringify(id)}: ${JSON.stringify(splits.get(id))}`);
  const head = `{\n  "schema": "${SCHEMA}",\n  "asked": ${JSON.stringify({ group, stratify, seed, shares })},\n`;
  try {
    await writeAtomically(file, `${head}  "splits": {\n${lines.join(',\n')}\n  }\n}\n`);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the splits could not be written down: ${describeError(cause)}.`, {
      file,
      hint: 'They are kept beside the suite file, so that they never change by themselves.',
      cause,
    });
  }
}
