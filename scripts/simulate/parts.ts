import { DIFFERENCE_TESTS } from './difference-tests.ts';
import { FAMILIES } from './families.ts';
import { CORPUS_INTERVALS } from './interval-corpus.ts';
import { EFFECT_INTERVALS } from './interval-effects.ts';
import { MEAN_INTERVALS } from './interval-means.ts';
import { SHARE_INTERVALS } from './interval-shares.ts';
import { MARGIN_TESTS } from './margin-tests.ts';
import { PLANNING } from './planning.ts';
import type { Part } from './row.ts';

/** All that is simulated, by the name that the command knows it by. */
export const PARTS = {
  intervals: {
    title: 'Intervals: coverage at 95%',
    groups: [...SHARE_INTERVALS, ...MEAN_INTERVALS, ...CORPUS_INTERVALS, ...EFFECT_INTERVALS],
  },
  tests: {
    title: 'Tests: type I error and power',
    groups: [...DIFFERENCE_TESTS, ...MARGIN_TESTS],
  },
  planning: PLANNING,
  families: FAMILIES,
} as const satisfies Readonly<Record<string, Part>>;

/** The name of a part. */
export type PartName = keyof typeof PARTS;
