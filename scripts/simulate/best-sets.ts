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

/** The set of techniques that may be the best, by Holm over all pairs. */
export const BEST_SETS: readonly Group[] = [
  {
    title: 'The set of best techniques, Holm over all pairs',
    about: `${SAMPLES} samples as before. A technique is out when another one is better at adjusted p < .05 of the exact McNemar test over all pairs of techniques.`,
    found: 'share of families',
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
  let allIn = 0;
  let sizes = 0;
  for (let run = 0; run < runs; run++) {
    const left = bestSet(drawTechniques({ gains, samples: SAMPLES, random }));
    if (left.has(0)) bestIn++;
    if (left.size === gains.length) allIn++;
    sizes += left.size;
  }
  const line = { n: SAMPLES, bound: STAYS, runs, extra: sizes / runs };
  const rows = [shareRow({ ...line, setting: `the best stays in: ${setting}`, hits: bestIn })];
  if (gains.every((gain) => gain === 0)) {
    rows.push(shareRow({ ...line, setting: `all stay in: ${setting}`, hits: allIn }));
  }
  return rows;
}

/** The techniques that no other is shown to be better than. */
function bestSet(results: readonly (readonly boolean[])[]): Set<number> {
  const pairs = results.flatMap((ours, a) =>
    results.slice(a + 1).map((theirs, offset) => ({ a, b: a + 1 + offset, ...pairResults(ours, theirs) })),
  );
  const adjusted = holmAdjust(pairs.map((pair) => mcnemarTest(pair).p));
  const left = new Set(results.keys());
  for (const [index, { a, b, gained, lost }] of pairs.entries()) {
    if ((adjusted[index] ?? 1) < ALPHA) left.delete(gained > lost ? b : a);
  }
  return left;
}
