import type { Reading } from '../../protocol/records.ts';

/** An answer that was read. */
export function answered(answer: string): Reading {
  return { status: 'answered', answer };
}

/** An answer that cannot be read, and why. */
export function formatError(reason: string): Reading {
  return { status: 'format-error', reason };
}
