import { z } from 'zod';

/** Numbers that are taken from somebody, on a command line or from a program. */
export interface NumberShape {
  /** To stand after "it takes": `a whole number from 1 on`. */
  readonly words: string;
  fits(value: number): boolean;
}

/** Whole numbers from `min` on, up to `max` where there is one. */
export function wholeNumbers({ min, max }: { readonly min: number; readonly max?: number }): NumberShape {
  return {
    words: `a whole number ${max === undefined ? `from ${min} on` : `from ${min} to ${max}`}`,
    fits: (value) => Number.isSafeInteger(value) && value >= min && value <= (max ?? value),
  };
}

/** Parts of a whole. */
export const SHARE: NumberShape = {
  words: 'a share from 0 to 1',
  fits: (value) => value >= 0 && value <= 1,
};

/** Amounts that may be nothing. */
export const FROM_ZERO: NumberShape = {
  words: 'a number from 0 on',
  fits: (value) => Number.isFinite(value) && value >= 0,
};

/** Amounts that there have to be. */
export const ABOVE_ZERO: NumberShape = {
  words: 'a number above 0',
  fits: (value) => Number.isFinite(value) && value > 0,
};

/** What the numbers of a run may be, whoever asks for it. */
export const REQUEST_NUMBERS = {
  limit: wholeNumbers({ min: 1 }),
  repeats: wholeNumbers({ min: 1 }),
  seed: wholeNumbers({ min: 0 }),
  concurrency: wholeNumbers({ min: 1 }),
} as const;

/** A schema of such numbers, which says what it takes. */
export function numberSchema({ words, fits }: NumberShape): z.ZodType<number> {
  return z.custom<number>((value) => typeof value === 'number' && fits(value), `it takes ${words}`);
}
