import { basename } from 'node:path';
import { plural } from '../../lib/format.ts';
import { readSuite } from '../../runner/read-suite.ts';
import type { CliContext } from '../context.ts';
import { openProject, projectHere } from '../project.ts';
import { type Finding, missingBy, ok } from './finding.ts';

const PROJECT = 'Project';
const SUITES = 'Suites';

/** Runs the project file, which every other command does before anything else. */
export async function checkProjectFile(workingFolder: string): Promise<Finding> {
  try {
    await openProject(workingFolder);
    const project = projectHere();
    return ok(
      PROJECT,
      project === null ? 'no adaptbench.config.ts, none is needed' : `${project.file} loads`,
    );
  } catch (error) {
    return missingBy(error, { topic: PROJECT, needed: true });
  }
}

/** What a default run asks for. */
export interface RunNeeds {
  /** `provider:name` of the first model of each suite. */
  readonly models: readonly string[];
  /** `provider:name` of embedders of documents. */
  readonly embedders: readonly string[];
}

/** Reads all suites that a default run takes, with their data. */
export async function checkSuites({
  findSuites,
  registries,
  data,
  signal,
}: Pick<CliContext, 'findSuites' | 'registries' | 'data' | 'signal'>): Promise<
  RunNeeds & { readonly findings: readonly Finding[] }
> {
  const loaded: string[] = [];
  const faults: Finding[] = [];
  const models = new Set<string>();
  const embedders = new Set<string>();
  for (const file of await findSuites([])) {
    try {
      const { suite } = await readSuite(file, { ...registries, data, signal });
      loaded.push(suite.name);
      for (const model of suite.models.slice(0, 1)) models.add(model);
      if (suite.corpus !== null) embedders.add(suite.corpus.embedder);
    } catch (error) {
      signal.throwIfAborted();
      faults.push(missingBy(error, { topic: `Suite ${basename(file)}`, needed: true }));
    }
  }
  const load = loaded.length === 1 ? 'loads' : 'load';
  const well =
    loaded.length === 0
      ? []
      : [ok(SUITES, `${plural(loaded.length, 'suite')} ${load}: ${loaded.join(', ')}`)];
  return { findings: [...well, ...faults], models: [...models], embedders: [...embedders] };
}
