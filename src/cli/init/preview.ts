import { existsSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { BenchError } from '../../core/errors.ts';
import { sayLeak } from '../../datasets/leaks.ts';
import { splitFileOf } from '../../datasets/splits/split-file.ts';
import { escapeRegExp } from '../../lib/escape-regexp.ts';
import { plural } from '../../lib/format.ts';
import type { Leak } from '../../protocol/leak.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { Split } from '../../protocol/words.ts';
import { composeCell } from '../../runner/compose-cell.ts';
import type { Workspace } from '../../workspace.ts';
import { originOf, splitsAt, textAt } from './write-files.ts';

const SHOWN = 3;

/** A row as it will be asked. */
export interface AskedRow {
  readonly id: string;
  readonly prompt: string;
  readonly answer: string;
}

/** What a plan of a suite shows. */
export interface SuitePreview {
  readonly techniques: readonly string[];
  readonly models: readonly string[];
  readonly rows: readonly AskedRow[];
  /** Rows of each split. */
  readonly splits: Readonly<Record<Split, number>>;
}

/** A suite that can be run, before it is written. */
export interface PreviewedSuite {
  readonly preview: SuitePreview;
  /** The splits that were made of its data; `null` where all of it is measured. */
  readonly splitFile: string | null;
}

/**
 * Plans a suite that is not written yet, and renders its first rows.
 * @throws BenchError for whatever would keep it from running, as if it were written
 */
export async function previewSuite(
  { name, text }: { readonly name: string; readonly text: string },
  context: Pick<Workspace, 'workingFolder' | 'request' | 'prepare' | 'notice'>,
): Promise<PreviewedSuite> {
  // Beside the file to be, so that paths mean the same, and hidden, which leaves the suite its name.
  const file = join(context.workingFolder, `.${name}`);
  const splits = splitFileOf(file);
  await removeLeft(file, splits);
  await writeHidden(file, text);
  const said = (message: string): string => withoutHidden(message, { file, name });
  try {
    const before = join(context.workingFolder, splitFileOf(name));
    if (existsSync(before)) await copyFile(before, splits);
    // Nothing is measured here: plan, run and check go on to refuse leaks.
    const request = await context.request({ suites: [file], profile: 'full', allowLeakage: true });
    const prepared = await context.prepare(request, {
      toCall: false,
      onNotice: (notice) => context.notice(said(notice)),
    });
    for (const notice of leakNotice(prepared.leaks)) context.notice(said(notice));
    try {
      const { cells } = prepared.plan;
      const first = cells.find(({ header }) => header.technique.name === 'plain') ?? cells[0];
      if (first === undefined) throw new BenchError('INTERNAL', 'a suite was planned without a cell');
      const technique = composeCell(first, { promptVariant: 0, seed: request.seed });
      const samples = prepared.suites.flatMap((planned) => planned.samples);
      const inSplit = (name: Split): number => samples.filter(({ split }) => split === name).length;
      const preview: SuitePreview = {
        splits: { train: inSplit('train'), dev: inSplit('dev'), test: inSplit('test') },
        techniques: [...new Set(cells.map(({ header }) => header.technique.name))],
        models: [...new Set(cells.map(({ header }) => header.model))],
        rows: first.samples.slice(0, SHOWN).map((sample) => {
          const [asked] = technique.prepare(sample, 0).requests();
          return {
            id: sample.id,
            prompt: asked === undefined ? '' : promptText(asked.prompt),
            answer: sample.targets.join(' | '),
          };
        }),
      };
      return { preview, splitFile: await splitsAt(splits) };
    } finally {
      await Promise.all([...prepared.models.values()].map((model) => model.close()));
    }
  } catch (cause) {
    throw cause instanceof BenchError ? renamed(cause, { file, name }) : cause;
  } finally {
    await rm(file, { force: true });
    await rm(splits, { force: true });
  }
}

function leakNotice([first, ...more]: readonly Leak[]): readonly string[] {
  if (first === undefined) return [];
  const isOne = more.length === 0;
  return [
    `${plural(more.length + 1, 'sample')} ${isOne ? 'is' : 'are'} given away, such as ${sayLeak(first)}. ${isOne ? 'It keeps' : 'They keep'} plan and run from starting until that is mended; check lists ${isOne ? 'it' : 'them all'}.`,
  ];
}

/** Removes what an init that was stopped has left. */
async function removeLeft(file: string, splits: string): Promise<void> {
  const left = await textAt(file);
  if (left !== null && originOf(left).byInit) await rm(file);
  await rm(splits, { force: true });
}

async function writeHidden(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', 'a file that init needs for a moment cannot be made.', {
      file,
      cause,
      hint: 'Start it in a folder that can be written. If the file is there, remove it.',
    });
  }
}

/** A message with the names that files will have. */
function withoutHidden(
  message: string,
  { file, name }: { readonly file: string; readonly name: string },
): string {
  const stem = name.slice(0, -extname(name).length);
  return message
    .replaceAll(file.slice(0, -extname(file).length), stem)
    .replaceAll(new RegExp(`(?<![\\w/\\\\])\\.${escapeRegExp(stem)}(?=\\.)`, 'g'), stem);
}

/** The same fault of the file that is to be. */
function renamed(fault: BenchError, place: { readonly file: string; readonly name: string }): BenchError {
  const said = (text: string): string => withoutHidden(text, place);
  if (said(fault.message) === fault.message) return fault;
  const { code, reason, line, choices, hint, cause } = fault;
  return new BenchError(code, said(reason), {
    file: fault.file === undefined ? undefined : said(fault.file),
    line,
    choices,
    hint: hint === undefined ? undefined : said(hint),
    cause,
  });
}

function promptText(prompt: Prompt): string {
  if (prompt.form === 'completion') return prompt.text;
  const [only, second] = prompt.messages;
  if (only !== undefined && second === undefined) return only.content;
  return prompt.messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
}
