import { BenchError } from '../../core/errors.ts';

/**
 * The model whose answers are meant: the only one, or the one that was named.
 * @throws BenchError `UNKNOWN_NAME` with the models that there are
 */
export function onlyModel(
  models: ReadonlySet<string | null>,
  { wanted, source }: { readonly wanted: string | null; readonly source: string },
): string | null {
  const named = [...models].filter((model) => model !== null).sort();
  if (wanted !== null && named.includes(wanted)) return wanted;
  const [first] = models;
  if (wanted === null && models.size === 1 && first !== undefined) return first;
  if (models.size === 0) {
    throw new BenchError('INVALID_DATA', 'it holds no recorded answer.', { file: source });
  }
  throw new BenchError(
    'UNKNOWN_NAME',
    wanted === null
      ? `it holds answers of several models${models.has(null) ? ', and some that name none' : ''}.`
      : `it holds no answer of "${wanted}".`,
    {
      file: source,
      choices: named,
      hint: `Write the model after a #, for instance replay:${source}#${named[0]}.`,
    },
  );
}
