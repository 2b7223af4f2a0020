import type { Chunk } from '../../core/corpus.ts';
import { BenchError } from '../../core/errors.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Metadata } from '../../protocol/retrieval.ts';
import { metadataOf } from '../../retrieval/chroma/write-chunks.ts';

/** A condition as it was typed. */
interface Condition {
  readonly column: string;
  readonly value: string;
}

const MOST_LISTED = 20;

/** @throws BenchError `INVALID_ARGUMENT` unless each is `column=value` */
export function conditionsOf(pairs: readonly string[]): readonly Condition[] {
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) return { column: pair.slice(0, at), value: pair.slice(at + 1) };
    throw new BenchError('INVALID_ARGUMENT', `--where takes column=value, not "${pair}".`);
  });
}

/**
 * What passages have to have, as the documents hold it: `year=2026` means their number.
 * @throws BenchError `INVALID_ARGUMENT` for a column or a value that no passage has
 */
export function matchedMetadata(conditions: readonly Condition[], chunks: readonly Chunk[]): Metadata {
  const values = new Map<string, Map<string, Metadata[string]>>();
  for (const chunk of conditions.length === 0 ? [] : chunks) {
    for (const [column, value] of Object.entries(metadataOf(chunk))) {
      const known = values.get(column) ?? new Map<string, Metadata[string]>();
      values.set(column, known.set(String(value), value));
    }
  }
  return Object.fromEntries(
    conditions.map(({ column, value }) => {
      const known = values.get(column);
      if (known === undefined) {
        const columns = [...values.keys()].sort();
        throw new BenchError('INVALID_ARGUMENT', `--where: no passage has a column "${column}".`, {
          choices: columns,
          hint: didYouMean(column, columns),
        });
      }
      const held = known.get(value);
      if (held !== undefined) return [column, held];
      const choices = [...known.keys()].sort();
      throw new BenchError('INVALID_ARGUMENT', `--where: no passage has ${column} = "${value}".`, {
        choices: choices.slice(0, MOST_LISTED),
        hint: didYouMean(value, choices),
      });
    }),
  );
}
