import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { BenchError } from '../core/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { Loss, Migration } from './migration.ts';

/** The files of a migration. */
export interface WrittenMigration {
  readonly suite: string;
  readonly data: string;
}

/** Where the suite file of a folder goes. */
export function suiteFolderOf(out: string): string {
  return join(out, 'suites');
}

/**
 * Writes a migration as a suite file and its data; nothing that is there is overwritten.
 * @throws BenchError `FILE_SYSTEM` for a file that is there already
 */
export async function writeMigration(migration: Migration, out: string): Promise<WrittenMigration> {
  const suite = join(suiteFolderOf(out), `${migration.name}.yaml`);
  const data = join(out, 'datasets', migration.name, 'test.jsonl');
  const there = [suite, data].find((file) => existsSync(file));
  if (there !== undefined) {
    throw new BenchError('FILE_SYSTEM', 'the file is there already, and is not overwritten.', {
      file: there,
      hint: 'Choose another folder with --out or another name with --name, or remove it.',
    });
  }
  for (const file of [suite, data]) makeFolder(dirname(file));
  await writeFile(data, migration.rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(suite, suiteText(migration, relative(dirname(suite), data).replaceAll('\\', '/')));
  return { suite, data };
}

function suiteText(migration: Migration, data: string): string {
  const { name, title, description, models, maxTokens, columns, techniques, scorers, losses } = migration;
  const suite = {
    name,
    title,
    ...(description === null ? {} : { description }),
    ...(models.length === 0 ? {} : { models }),
    dataset: { test: data, columns },
    answer: { kind: 'text' },
    prompt: '{{input}}',
    ...(maxTokens === null ? {} : { generation: { maxTokens } }),
    scorers,
    reference: techniques[0]?.name,
    techniques,
    profiles: { quick: { models: 'all' }, full: { models: 'all' } },
  };
  const head = [
    '# yaml-language-server: $schema=../node_modules/adaptbench/schema/suite.schema.json',
    ...(losses.length === 0 ? [] : ['# Not carried over:', ...losses.map((loss) => `# - ${sayLoss(loss)}`)]),
  ];
  return `${head.join('\n')}\n${stringify(suite, { lineWidth: 110 })}`;
}

/** A loss on one line: `promptfooconfig.yaml:12: assertion latency: every report has latencies`. */
export function sayLoss({ file, line, what, why }: Loss): string {
  const place = line === null ? file : `${file}:${line}`;
  return `${place}: ${what}: ${why}`.replaceAll(/\s+/g, ' ');
}
