import { formatDuration } from '../../src/lib/format.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { chrfFromSums, chrfStatistics } from '../../src/metrics/chrf.ts';
import { bootstrapMean } from '../../src/statistics/bootstrap.ts';
import { corpusBootstrap } from '../../src/statistics/corpus-bootstrap.ts';
import { type Row, timed, within } from './row.ts';

const PAIRS = 10_000;
const RESAMPLES = 10_000;
const SENTENCES = 1_000;
/** Scoring again is slow, so that it is done a few times and compared by the resample. */
const RESCORED = 3;
const FROM_SUMS = 1_000;
const WORDS = ['wind', 'rain', 'sensor', 'battery', 'hub', 'plan', 'refund', 'garden', 'cable', 'month'];

/** A paired bootstrap of a mean, beside a bare loop of the same draws without seed, corrections or interval. */
export async function bootstrapping(): Promise<Row> {
  const random = seededRandom(1);
  const values = Array.from({ length: PAIRS }, () => Math.floor(random() * 3) - 1);
  const bare = (): void => {
    const data = Float64Array.from(values);
    const replicates = new Float64Array(RESAMPLES);
    for (let resample = 0; resample < RESAMPLES; resample++) {
      let sum = 0;
      for (let draw = 0; draw < PAIRS; draw++) sum += data[(Math.random() * PAIRS) | 0] ?? 0;
      replicates[resample] = sum / PAIRS;
    }
  };
  const ours = (): unknown => bootstrapMean({ values, resamples: RESAMPLES, random: seededRandom(2) });
  // In turns, so that a slower minute of the machine meets both.
  const bareMs = ((await timed(bare)) + (await timed(bare))) / 2;
  const oursMs = ((await timed(ours)) + (await timed(ours))) / 2;
  return {
    what: `paired bootstrap, ${RESAMPLES} resamples of ${PAIRS} pairs`,
    bare: formatDuration(bareMs),
    ours: formatDuration(oursMs),
    ratio: bareMs / oursMs,
    ...within(1, oursMs),
  };
}

/** A bootstrap of chrF from sufficient statistics, beside scoring the drawn sentences again. */
export async function corpusResampling(): Promise<Row> {
  const random = seededRandom(3);
  const sentence = (): string =>
    Array.from({ length: 12 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const pairs = Array.from({ length: SENTENCES }, () => ({ text: sentence(), reference: sentence() }));
  const rows = pairs.map(({ text, reference }) => chrfStatistics(text, [reference]));
  const rescore = (): void => {
    for (let resample = 0; resample < RESCORED; resample++) {
      const sums = new Array<number>(rows[0]?.length ?? 0).fill(0);
      for (let draw = 0; draw < SENTENCES; draw++) {
        const pair = pairs[Math.floor(random() * SENTENCES)];
        if (pair === undefined) continue;
        for (const [at, value] of chrfStatistics(pair.text, [pair.reference]).entries()) {
          sums[at] = (sums[at] ?? 0) + value;
        }
      }
      chrfFromSums(sums);
    }
  };
  const fromSums = (): unknown =>
    corpusBootstrap({
      rows,
      statistic: (sums) => chrfFromSums(sums),
      resamples: FROM_SUMS,
      random: seededRandom(4),
    });
  const bareMs = (await timed(rescore)) / RESCORED;
  const oursMs = (await timed(fromSums)) / FROM_SUMS;
  return {
    what: `a resample of chrF over ${SENTENCES} sentences`,
    bare: `${bareMs.toFixed(1)} ms`,
    ours: `${oursMs.toFixed(2)} ms`,
    ratio: bareMs / oursMs,
    target: '10 times as fast',
    met: bareMs >= 10 * oursMs,
  };
}
