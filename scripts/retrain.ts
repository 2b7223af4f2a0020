/**
 * Trains the shipped adapters anew, one after the other, and begins their ledger afresh: npm run retrain
 * With names of suites after it, only those are trained, and the rest of the ledger stays.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TunedLedger } from '../src/protocol/tuned.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = `${ROOT}tuned/`;
const LEDGER = `${FOLDER}ledger.json`;

/**
 * What differs from the defaults, by suite or technique. Sentiment is trained with three seeds, to show how much of a result
 * is chance; the rate of translation was chosen on dev (of 0.001 and 0.0003).
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  'sentiment/fine-tuned': ['--seeds', '3'],
  translation: ['--learning-rate', '0.0003'],
};
const TECHNIQUES = ['fine-tuned', 'rag-fine-tuned'];

const all = (await readdir(`${ROOT}suites`)).map((file) => file.replace(/\.yaml$/, ''));
const suites = process.argv.length > 2 ? process.argv.slice(2) : all;

await forget(suites);
for (const suite of suites) {
  for (const technique of TECHNIQUES) {
    const flags = [...(FLAGS[suite] ?? []), ...(FLAGS[`${suite}/${technique}`] ?? [])];
    const { status } = spawnSync(
      process.execPath,
      [`${ROOT}src/cli/main.ts`, 'finetune', 'train', suite, '--technique', technique, ...flags],
      { cwd: ROOT, stdio: 'inherit' },
    );
    if (status !== 0) process.exit(status ?? 1);
  }
}

/** Takes the attempts and adapters of suites out of the ledger. */
async function forget(names: readonly string[]): Promise<void> {
  if (!existsSync(LEDGER)) return;
  const ledger = JSON.parse(await readFile(LEDGER, 'utf8')) as TunedLedger;
  for (const { suite, model } of ledger.attempts) {
    if (names.includes(suite) && model?.kind === 'adapter') rmSync(`${FOLDER}${model.file}`, { force: true });
  }
  const attempts = ledger.attempts.filter(({ suite }) => !names.includes(suite));
  await writeFile(LEDGER, `${JSON.stringify({ ...ledger, attempts }, null, 2)}\n`);
}
