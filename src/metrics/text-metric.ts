import { BenchError } from '../core/errors.ts';

/** Throws `INVALID_DATA` when a sample has no reference text at all. */
export function requireReferences(references: readonly string[]): void {
  if (references.length === 0) {
    throw new BenchError('INVALID_DATA', 'A sample has no reference text; give at least one.');
  }
}

/** Throws `INVALID_DATA` unless there are `length` sums, all finite. */
export function requireSums(sums: readonly number[], length: number): void {
  if (sums.length !== length || !sums.every(Number.isFinite)) {
    throw new BenchError('INVALID_DATA', `Expected ${length} finite sums, but got [${sums.join(', ')}].`, {
      details: { sums, length },
    });
  }
}

/** The `nrefs` field of a signature; throws `INVALID_ARGUMENT` for a number of references below 1. */
export function referenceField(references: number | 'var'): string {
  if (references !== 'var' && !(Number.isSafeInteger(references) && references > 0)) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `references must be a whole number above 0, but is ${references}.`,
      {
        details: { references },
      },
    );
  }
  return `nrefs:${references}`;
}
