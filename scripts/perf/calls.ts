import { formatDuration } from '../../src/lib/format.ts';
import type { Measured } from './calls-child.ts';
import { firstLine, startSide } from './children.ts';
import { atLeast, type Row } from './row.ts';

const CALLS = 10_000;
const IN_FLIGHT = 64;
const ROUNDS = 3;
const SIDES = ['fetch', 'undici', 'run'] as const;

/** Calls of 20 ms: a run from its start to its report, beside bare loops of fetch and of undici. */
export async function calling(): Promise<readonly Row[]> {
  const server = startSide('server');
  try {
    const url = await firstLine(server);
    const rounds: Record<(typeof SIDES)[number], Measured[]> = { fetch: [], undici: [], run: [] };
    // In turns, so that a slower minute of the machine meets all.
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of SIDES) {
        rounds[side].push(
          JSON.parse(await firstLine(startSide(side, url, String(CALLS), String(IN_FLIGHT)))),
        );
      }
    }
    const median = (side: (typeof SIDES)[number], figure: keyof Measured): number =>
      rounds[side].map((measured) => measured[figure]).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
    const row = (
      what: string,
      { than, figure, shown, least }: Compared & { readonly than: (typeof SIDES)[number] },
    ): Row => {
      const [bare, ours] = [median(than, figure), median('run', figure)];
      const ratio = bare / ours;
      return { what, bare: shown(bare), ours: shown(ours), ratio, ...atLeast(least, ratio) };
    };
    const calls = `${CALLS.toLocaleString('en')} calls of 20 ms, ${IN_FLIGHT} in flight`;
    return [
      row(`${calls}, beside fetch`, {
        than: 'fetch',
        figure: 'wallMs',
        shown: formatDuration,
        least: 0.83,
      }),
      row('the same, time of the processor', {
        than: 'fetch',
        figure: 'cpuMs',
        shown: formatDuration,
      }),
      row('the same, peak memory, beside undici', {
        than: 'undici',
        figure: 'peakMebibytes',
        shown: (mebibytes) => `${Math.round(mebibytes)} MiB`,
        least: 0.67,
      }),
      row('the same, median time on record', {
        than: 'undici',
        figure: 'medianMs',
        shown: formatDuration,
        least: 0.91,
      }),
    ];
  } finally {
    server.stdin?.end();
  }
}

interface Compared {
  readonly figure: keyof Measured;
  readonly shown: (value: number) => string;
  /** The goal of the ratio. */
  readonly least?: number;
}
