import { resolve } from 'node:path';
import type { z } from 'zod';
import { BenchError, describeError } from '../core/errors.ts';
import { readRegularFile } from '../files/read-file.ts';
import { loadDefaultExport } from './load-module.ts';
import { suiteFileSchema, type WrittenSuite } from './suite-schema.ts';
import { readYamlFile, validated, type YamlFile } from './yaml-file.ts';

/** A suite as a module gives it: the fields of a suite file. */
export type SuiteSource = z.input<typeof suiteFileSchema>;

/**
 * A suite in a module, typed and completed by an editor; paths in it are relative to the module.
 *
 * @example
 * // triage.ts, run by: adaptbench run triage.ts
 * export default defineSuite({ name: 'triage', version: 1, … });
 */
export function defineSuite(suite: SuiteSource): SuiteSource {
  return suite;
}

const MODULE = /\.m?[jt]s$/;
const READING = { what: 'the suite', most: 5_000_000, hint: 'Take data out of it.' } as const;

/**
 * Reads a suite file: YAML, or a module whose default export has the same fields. The module is run.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` naming the first fault, in YAML with its line, and the valid choices
 */
export async function readSuiteFile(file: string): Promise<YamlFile<WrittenSuite>> {
  if (!MODULE.test(file)) return await readYamlFile(file, suiteFileSchema);
  const text = (await readRegularFile(file, READING)).toString('utf8');
  const lineOf = (): undefined => undefined;
  const content = await loadDefaultExport(resolve(file), file);
  const json = asJson(content, file);
  return {
    value: validated(content, { file, text: json, lineOf, schema: suiteFileSchema }),
    // A suite that is put together from several modules changes with each of them.
    text: `${text}\n${json}`,
    lineOf,
  };
}

/** @throws BenchError `INVALID_CONFIG` for what holds itself, or a value that JSON has no word for */
function asJson(content: unknown, file: string): string {
  try {
    return JSON.stringify(content) ?? '';
  } catch (cause) {
    const [why = ''] = describeError(cause).split('\n');
    throw new BenchError('INVALID_CONFIG', `what it exports is no plain data: ${why}.`, { file, cause });
  }
}
