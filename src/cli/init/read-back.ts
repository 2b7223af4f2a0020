import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WrittenText } from '../../config/prompt-schema.ts';
import { readSuiteFile } from '../../config/suite-file.ts';
import { BenchError } from '../../core/errors.ts';
import { projectHere } from '../project.ts';
import { defined, type GivenAnswers, nameFor } from './answers.ts';
import { START, scaleOf } from './render-suite.ts';
import { TASKS } from './tasks.ts';
import { originOf, textAt } from './write-files.ts';

/**
 * What an earlier init, or whoever edited its suite since, has answered; nothing where there is no such suite.
 * @throws BenchError where the suite is somebody else's, cannot be read, or is one of several
 */
export async function readBack(given: GivenAnswers, folder: string): Promise<GivenAnswers> {
  const { effort, 'volume-per-month': volume } = projectHere()?.config.defaults ?? {};
  const ofProject = defined({
    effort: typeof effort === 'string' ? effort : undefined,
    volume: volume === undefined ? undefined : Number(volume),
  });
  const name = given.name ?? (given.data === undefined ? await onlySuite(folder) : nameFor(given.data));
  if (name === null) return ofProject;
  const file = `${name}.yaml`;
  if (!existsSync(join(folder, file))) return { ...ofProject, name };
  const text = (await textAt(join(folder, file))) ?? '';
  const { byInit, untouched, about } = originOf(text);
  if (!byInit) {
    throw new BenchError('INVALID_ARGUMENT', 'there is a suite of this name, which init did not write.', {
      file,
      hint: 'Say --name for a suite of another name.',
    });
  }
  const { prompt, ...answers } = await suiteAnswers(join(folder, file), about);
  // A start of ours is made anew: it names the labels that the data have now.
  const isOurs = prompt === undefined || (untouched && text.includes(`\n${START}\n`));
  return { ...ofProject, ...answers, ...(isOurs ? {} : { prompt }), name };
}

async function suiteAnswers(file: string, about: string): Promise<GivenAnswers> {
  const { value: written } = await readSuiteFile(file);
  const task = TASKS.find((one) => about.endsWith(` ${one}`));
  const data = written.data ?? written.dataset?.data ?? written.dataset?.test;
  const { id, input, targets } = written.dataset?.columns ?? {};
  const { prompt, slices, corpus, models, margin, scorers } = written;
  const text: WrittenText | undefined =
    typeof prompt === 'string' ? prompt : prompt.file === undefined ? undefined : { file: prompt.file };
  return defined({
    task,
    data,
    id: id ?? undefined,
    group: written.dataset?.split?.group ?? null,
    input,
    target: targets,
    slices,
    documents: corpus?.documents,
    prompt: text,
    models,
    margin: margin === undefined ? undefined : margin / scaleOf(scorers),
  });
}

/** The suite that init wrote into a folder; `null` where there is none. */
async function onlySuite(folder: string): Promise<string | null> {
  const names: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.yaml') || file.startsWith('.') || /\.proposed(?:-\d+)?\.yaml$/.test(file)) continue;
    if (originOf((await textAt(join(folder, file))) ?? '').byInit) names.push(file.slice(0, -'.yaml'.length));
  }
  if (names.length < 2) return names[0] ?? null;
  throw new BenchError('INVALID_ARGUMENT', 'init wrote several suites here.', {
    choices: names,
    hint: 'Say --name for the one to revise, or --data for a new one.',
  });
}
