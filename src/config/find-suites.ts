import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';

/** What is found in folders of suites. */
const YAML_FILE = /\.ya?ml$/;
/** What can be named by its path: a module as well, which is run. */
const SUITE_FILE = /\.(?:ya?ml|m?[jt]s)$/;

/** Suites by name: files in `suites/` of the working folder, then those that ship with adaptbench. */
export async function availableSuites(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const file of (await readdir(folder)).sort()) {
      const name = file.replace(YAML_FILE, '');
      if (YAML_FILE.test(file) && !found.has(name)) found.set(name, join(folder, file));
    }
  }
  return found;
}

/** The names by which the files of available suites are found, by the paths that `findSuiteFiles` gives. */
export async function suiteNames({
  folders,
  workingFolder,
}: {
  readonly folders: readonly string[];
  readonly workingFolder: string;
}): Promise<ReadonlyMap<string, string>> {
  const available = await availableSuites(folders);
  return new Map([...available].map(([name, file]) => [shownPath(file, workingFolder), name]));
}

function shownPath(file: string, workingFolder: string): string {
  const short = relative(workingFolder, file);
  return short.startsWith('..') ? file : short;
}

/**
 * The files of the suites that a user named: names of available suites or paths of suite files; none is all available.
 * @throws BenchError `UNKNOWN_NAME` with the available names.
 */
export async function findSuiteFiles(
  wanted: readonly string[],
  { folders, workingFolder }: { readonly folders: readonly string[]; readonly workingFolder: string },
): Promise<readonly string[]> {
  const available = await availableSuites(folders);
  const shown = (file: string): string => shownPath(file, workingFolder);
  if (wanted.length === 0) {
    if (available.size === 0) {
      throw new BenchError('INVALID_ARGUMENT', `there is no suite in ${folders.join(' or ')}.`);
    }
    return [...available.values()].map(shown);
  }
  return [...new Set(wanted)].map((name) => {
    const known = available.get(name);
    if (known !== undefined) return shown(known);
    if (SUITE_FILE.test(name) && existsSync(name)) return name;
    if (SUITE_FILE.test(name)) {
      throw new BenchError('UNKNOWN_NAME', `there is no suite file "${name}" in ${dirname(resolve(name))}.`);
    }
    const choices = [...available.keys()];
    const here = ['.yaml', '.yml']
      .map((ending) => `${name}${ending}`)
      .find((file) => existsSync(join(workingFolder, file)));
    throw new BenchError('UNKNOWN_NAME', `there is no suite "${name}".`, {
      choices,
      hint:
        here === undefined
          ? (didYouMean(name, choices) ?? 'A suite of your own is named by the path of its file.')
          : `A suite of your own is named by the path of its file: ${here}.`,
    });
  });
}
