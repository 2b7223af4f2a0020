import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRowSource } from '../../../src/core/row-source.ts';
import { leaksOfTraining } from '../../../src/datasets/leaks-of-training.ts';
import { BUILT_IN_ROW_SOURCES } from '../../../src/datasets/row-sources.ts';
import { sampleOf, suiteOf } from '../../support/suite-builder.ts';

const DOCK = 'My mouse double-clicks by itself whenever the laptop is in its dock.';
const PRINTER = 'The printer on the second floor jams with every other page since the weekend.';
const BADGE = 'Nobody has answered the ticket about the broken badge reader at the back door.';

/** A row source with splits of its own. */
function desk(rows: { readonly train: readonly string[]; readonly test: readonly string[] }) {
  return defineRowSource({
    name: 'desk',
    title: 'Tickets',
    scheme: 'desk',
    options: z.strictObject({}),
    async *rows(_, { split }) {
      for (const [at, text] of (split === 'train' ? rows.train : rows.test).entries()) {
        yield { line: at + 1, unit: 'row', values: { text } };
      }
    },
  });
}

async function found(
  rows: { readonly train: readonly string[]; readonly test: readonly string[] },
  { measured, mostProbes }: { readonly measured: readonly string[]; readonly mostProbes?: number },
) {
  const { dataset, ...suite } = suiteOf();
  const trainedOn = [{ location: 'desk:2026', source: 'desk', options: {} }];
  const samples = measured.map((input, at) => sampleOf({ id: `t-${at}`, input }));
  const { leaks, notices } = await leaksOfTraining(
    { suite: { ...suite, dataset: { ...dataset, trainedOn } }, dataset: { samples, places: new Map() } },
    { rowSources: BUILT_IN_ROW_SOURCES.with([desk(rows)]), mostProbes },
  );
  return { leaks: leaks.map(({ sample, by }) => `${sample}, ${by}`), notices };
}

describe('leaksOfTraining', () => {
  it('reads the train split of data that have several', async () => {
    const { leaks } = await found({ train: [PRINTER, DOCK], test: [BADGE] }, { measured: [DOCK, BADGE] });
    expect(leaks).toEqual(['t-0, desk:2026, row 2']);
  });

  it('says how many texts were not compared', async () => {
    const near = { train: [DOCK, PRINTER].map((text) => `Hello. ${text}`), test: [] };
    const measured = [`${DOCK} Thanks!`, `${PRINTER} Thanks!`];
    expect((await found(near, { measured })).notices).toEqual([]);
    expect((await found(near, { measured, mostProbes: 1 })).notices).toEqual([
      expect.stringMatching(
        /^\d texts could not be compared with "dataset\.trainedOn" in time, so near duplicates of them are not known\.$/,
      ),
    ]);
  });
});
