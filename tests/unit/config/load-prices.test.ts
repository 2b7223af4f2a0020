import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPrices } from '../../../src/config/load-prices.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-prices-'));
  file = join(folder, 'prices.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

async function faultOf(content: string): Promise<string> {
  await writeFile(file, content);
  try {
    await loadPrices(file);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_CONFIG' });
    return String(error).replace(`BenchError: ${folder}/`, '');
  }
  return 'accepted';
}

describe('loadPrices', () => {
  it('reads entries as they stand, a date without quotes too', async () => {
    await writeFile(
      file,
      [
        '- match: openai:my-model',
        '  inputPerMillion: 0.15',
        '  outputPerMillion: 0',
        '  asOf: 2026-01-31',
        '  source: contract',
        '- { match: "local:*", machinePerHour: 0.1, asOf: "2026-02-01", source: invoice }',
      ].join('\n'),
    );
    expect(await loadPrices(file)).toEqual([
      {
        match: 'openai:my-model',
        inputPerMillion: 0.15,
        outputPerMillion: 0,
        asOf: '2026-01-31',
        source: 'contract',
      },
      { match: 'local:*', machinePerHour: 0.1, asOf: '2026-02-01', source: 'invoice' },
    ]);
  });

  it('names the entry, the line and the field of a fault', async () => {
    const entry = '- match: a:b\n  asOf: 2026-01-01\n  source: x\n';
    expect(await faultOf(`${entry}${entry}  inputPerMilion: 3\n`)).toBe(
      'prices.yaml:7: "1.inputPerMilion" is not a field here. Valid: match, inputPerMillion, ' +
        'cachedInputPerMillion, cacheWritePerMillion, outputPerMillion, longPrompts, batchDiscount, trainingPerMillion, ' +
        'trainingPerHour, hostingPerHour, machinePerHour, asOf, source, from, until, shutsDown, trainingEnds, ' +
        'trainingNotice, notice. ' +
        'Did you mean "inputPerMillion"?',
    );
    expect(await faultOf(`${entry}  machinePerHour: -1\n`)).toBe(
      'prices.yaml:4: "0.machinePerHour" is -1, but has to be at least 0.',
    );
    expect(await faultOf(entry.replace('2026-01-01', '2026-13-01'))).toMatch(
      /^prices\.yaml:2: "0\.asOf" is "2026-13-01": Invalid ISO date\.$/,
    );
    expect(await faultOf(`${entry}  shutsDown: 2026-02-30\n`)).toMatch(/^prices\.yaml:4: "0\.shutsDown" is/);
    expect(await faultOf(`${entry}  longPrompts: { above: 200000, times: 2 }\n`)).toBe(
      'prices.yaml:4: "0.longPrompts.times" is not a field here. Valid: above, inputTimes, outputTimes.',
    );
    expect(await faultOf(`${entry}  batchDiscount: 50\n`)).toMatch(
      /^prices\.yaml:4: "0\.batchDiscount" is 50/,
    );
    for (const match of ['gpt-6-luna', 'openai:']) {
      expect(await faultOf(`- { match: "${match}", asOf: 2026-01-01, source: here }\n`)).toBe(
        `prices.yaml:1: "0.match" is "${match}": a model is written provider:name.`,
      );
    }
    expect(await faultOf('match: a:b\n')).toMatch(/^prices\.yaml:1: the file is \{"match":"a:b"\}: .*array/);
  });
});
