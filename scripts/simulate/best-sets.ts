import { mayBeBest } from '../../src/statistics/best-set.ts';
import { holmAdjust } from '../../src/statistics/holm.ts';
import { mcnemarTest } from '../../src/statistics/mcnemar.ts';
import { type Bound, type Cell, type Group, type Row, shareRow } from './row.ts';
import { RUNS } from './settings.ts';
import { drawTechniques, pairResults } from './techniques.ts';

const ALPHA = 0.05;
const STAYS: Bound = { side: 'at least', share: 0.95 };
const SAMPLES = 100;
const SIZES = [4, 10, 21] as const;
/** How far the best lies ahead, where it does. */
const LEAD = 0.1;

/** Who is how good; the first is (one of) the best. */
const WORLDS = {
  'all alike': (size: number) => Array.from({ length: size }, () => 0),
  'the best ahead by 0.1': (size: number) => Array.from({ length: size }, (_, at) => (at === 0 ? LEAD : 0)),
  'evenly spaced over 0.1': (size: number) =>
    Array.from({ length: size }, (_, at) => (LEAD * (size - 1 - at)) / (size - 1)),
} as const;

/** The set of techniques that may be the best, by the rule of the reports. */
export const BEST_SETS: readonly Group[] = [
  {
    title: 'The set of best techniques',
    about: `${SAMPLES} samples as before; the share of families in which (one of) the truly best techniques stays in. A technique is out when another one beats it by the exact McNemar test, Bonferroni over its comparisons, or in the family of comparisons with the last technique as reference, by Holm.`,
    found: 'the best stays in',
    extra: 'mean size of the set',
    cells: Object.entries(WORLDS).flatMap(([world, gainsOf]) =>
      SIZES.map((size): Cell => {
        const setting = `${size} techniques, ${world}`;
        return { name: setting, rows: (random) => bestSetRows({ setting, gains: gainsOf(size), random }) };
      }),
    ),
  },
];

function bestSetRows(input: {
  readonly setting: string;
  readonly gains: readonly number[];
  readonly random: () => number;
}): Row[] {
  const { setting, gains, random } = input;
  const runs = RUNS.bestSet;
  let bestIn = 0;
  let sizes = 0;
  for (let run = 0; run < runs; run++) {
    const left = bestSet(drawTechniques({ gains, samples: SAMPLES, random }));
    if (left.has(0)) bestIn++;
    sizes += left.size;
  }
  const line = { n: SAMPLES, bound: STAYS, runs, extra: sizes / runs };
  return [shareRow({ ...line, setting, hits: bestIn })];
}

function bestSet(results: readonly (readonly boolean[])[]): Set<number> {
  const pairs = results.flatMap((ours, a) =>
    results.slice(a + 1).map((theirs, offset) => {
      const counts = pairResults(ours, theirs);
      const b = a + 1 + offset;
      const [winner, loser] = counts.gained > counts.lost ? [a, b] : [b, a];
      return { winner, loser, p: mcnemarTest(counts).p, tied: counts.gained === counts.lost };
    }),
  );
  const leads = pairs.filter(({ tied }) => !tied);
  const left = new Set(mayBeBest({ count: results.length, leads }));
  const reference = results.length - 1;
  const confirmatory = pairs.filter(({ winner, loser }) => winner === reference || loser === reference);
  const adjusted = holmAdjust(confirmatory.map(({ p }) => p));
  for (const [index, { loser }] of confirmatory.entries()) {
    if ((adjusted[index] ?? 1) < ALPHA) left.delete(loser);
  }
  return left;
}
