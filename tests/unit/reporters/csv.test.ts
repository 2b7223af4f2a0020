import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvReporter, renderTrials } from '../../../src/reporters/csv.ts';
import { buildReport, buildRow } from '../../support/report-builder.ts';

/** What the documentation tells readers to do: take one apostrophe off a guarded text. */
function unguard(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

describe('trials.csv', () => {
  it('has a column for every slice and every score', () => {
    const rows = [
      buildRow(),
      buildRow({ status: 'failed', answer: 'Timed out', scores: {}, latencyMs: null }),
    ];
    expect(renderTrials(rows).replaceAll('\r', '')).toMatchInlineSnapshot(`
      "suite,technique,family,model,sample,repeat,slice:kind,slice:domain,status,score:accuracy,score:macro-f1,input_tokens,output_tokens,calls,cached_calls,latency_ms,shared_by,passages,gold_shown,cost_nano_usd,input,targets,answer,output
      sentiment,plain,prompt-engineering,local:smollm2-135m,sent-0012,0,sarcasm,software,answered,0,,84,2,1,0,128.4,1,,,3584,"Oh great, another update that moves every button.","[""negative""]",positive, positive
      sentiment,plain,prompt-engineering,local:smollm2-135m,sent-0012,0,sarcasm,software,failed,,,84,2,1,0,,1,,,3584,"Oh great, another update that moves every button.","[""negative""]",Timed out, positive
      "
    `);
  });

  it('guards texts that a spreadsheet would run, and leaves numbers alone', () => {
    const text = renderTrials([
      buildRow({
        sample: '-1',
        input: '=HYPERLINK("https://evil.example")',
        answer: '@SUM(A1)',
        output: "'=1",
        slices: { kind: '+1' },
        scores: { gain: -0.5 },
        costNanoUsd: 12,
      }),
    ]);
    const [record] = parse(text, { columns: true }) as Record<string, string>[];
    expect(record).toMatchObject({
      sample: "'-1",
      input: '\'=HYPERLINK("https://evil.example")',
      answer: "'@SUM(A1)",
      output: "''=1",
      'slice:kind': "'+1",
      'score:gain': '-0.5',
      cost_nano_usd: '12',
    });
  });

  it('can be read back exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (input, output) => {
        const text = renderTrials([buildRow({ input, output })]);
        const [record] = parse(text, { columns: true }) as Record<string, string>[];
        expect(unguard(record?.['input'] ?? '')).toBe(input.toWellFormed().replaceAll('\0', '\uFFFD'));
        expect(unguard(record?.['output'] ?? '')).toBe(output.replaceAll('\0', '\uFFFD'));
      }),
    );
  });

  it('is a header alone without trials', async () => {
    const [file] = await csvReporter.render({ report: buildReport(), rows: [] });
    expect(file?.name).toBe('trials.csv');
    expect(file?.content.split('\r\n')).toHaveLength(2);
  });
});
