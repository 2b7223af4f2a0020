import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { readYamlFile } from '../../config/yaml-file.ts';
import { BenchError } from '../../core/errors.ts';
import type { Origin } from '../migration.ts';
import { isRecord, type TestsContext } from './migrate-tests.ts';

/**
 * The default test, which may stand in a file of its own.
 * @throws BenchError with file and line for one that cannot be read
 */
export async function readDefaultTest(
  given: unknown,
  { folder, at }: { readonly folder: string; at(...path: (string | number)[]): Origin },
): Promise<Pick<TestsContext, 'usual' | 'usualAt'>> {
  if (given === undefined || given === null || isRecord(given)) {
    return { usual: given ?? {}, usualAt: (...path) => at('defaultTest', ...path) };
  }
  const path = typeof given === 'string' ? given.replace(/^file:\/\//, '') : '';
  if (!/\.(?:ya?ml|json)$/i.test(path)) {
    const { file, line } = at('defaultTest');
    throw new BenchError(
      'INVALID_CONFIG',
      '"defaultTest" is no object, and no file of YAML or JSON with one.',
      {
        file,
        line: line ?? undefined,
        hint: 'Write it out in this place.',
      },
    );
  }
  const location = resolve(folder, path);
  const { value, lineOf } = await readYamlFile(location, z.looseObject({}));
  const file = relative(process.cwd(), location) || path;
  return { usual: value, usualAt: (...steps) => ({ file, line: lineOf(steps) ?? null }) };
}
