import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trialRows } from '../../../src/analysis/samples/trial-rows.ts';
import { csvReporter, renderTrials } from '../../../src/reporters/csv.ts';
import { exampleReport, exampleRow, exampleRun } from '../../support/example-run.ts';

/** What the documentation tells readers to do: take one apostrophe off a guarded text. */
function unguard(text: string): string {
  return /^'+\s*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫]/.test(text) ? text.slice(1) : text;
}

function read(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}

describe('trials.csv', () => {
  it('has a column for every slice and every score', () => {
    const rows = [...trialRows(exampleRun())].filter(({ sample }) => sample === 'sent-3');
    expect(renderTrials(rows).replaceAll('\r', '')).toMatchInlineSnapshot(`
      "suite,technique,family,model,sample,repeat,slice:kind,slice:domain,status,cut_short,score:accuracy,score:macro-f1,input_tokens,output_tokens,calls,cached_calls,latency_ms,shared_by,passages,gold_shown,cost_nano_usd,input,targets,answer,output
      sentiment,plain,prompt-engineering,local:smollm2-135m,sent-3,0,plain,hotels,answered,no,0,0,85,2,1,0,129.60000000000002,1,,,3600,Review 3: the stay was as announced.,"[""negative""]",positive,Answer: positive
      sentiment,few-shot,prompt-engineering,local:smollm2-135m,sent-3,0,plain,hotels,answered,no,1,1,413,2,1,0,205.20000000000002,1,,,5700,Review 3: the stay was as announced.,"[""negative""]",negative,Answer: negative
      sentiment,cot,prompt-engineering,local:smollm2-135m,sent-3,0,plain,hotels,format-error,no,0,0,104,71,1,0,2700,1,,,75000,Review 3: the stay was as announced.,"[""negative""]",no label in the answer,Let's think through this step by step: the reviewer says that the lift of hotel 3 was out.
      sentiment,rag,rag,local:smollm2-135m,sent-3,0,plain,hotels,failed,no,,,,,0,0,,1,"[""chunk-0"",""chunk-1""]","[""guide-1""]",,Review 3: the stay was as announced.,"[""negative""]",HTTP 500,
      sentiment,rag-oracle,rag,local:smollm2-135m,sent-3,0,plain,hotels,answered,no,1,1,503,2,1,0,410.40000000000003,1,"[""chunk-0""]","[""guide-1""]",11400,Review 3: the stay was as announced.,"[""negative""]",negative,Answer: negative
      sentiment,fine-tuned,fine-tuning,local:smollm2-135m,sent-3,0,plain,hotels,answered,no,1,1,34,2,1,0,127.44000000000001,1,,,3540,Review 3: the stay was as announced.,"[""negative""]",negative,Answer: negative
      "
    `);
  });

  it('guards texts that a spreadsheet would run, and leaves numbers alone', () => {
    const [record] = read(
      renderTrials([
        exampleRow({
          sample: '-1',
          input: '=HYPERLINK("https://evil.example")',
          answer: '@SUM(A1)',
          output: "'=1",
          slices: { kind: '+1' },
          scores: { gain: -0.5 },
          costNanoUsd: 12,
        }),
      ]),
    );
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

  it.each([
    ['=1+1', '=1+1'],
    ['+1', '+1'],
    ['-1', '-1'],
    ['@SUM(A1)', '@SUM(A1)'],
    ['a tab', '\t=1'],
    ['a carriage return', '\r=1'],
    ['a line feed', '\n=1'],
    ['blanks first', '   =1+1'],
    ['a no-break space first', '\u00A0@x'],
    ['a byte order mark first', '\uFEFF=1'],
    ['full width =', '＝1+1'],
    ['full width +', '＋1'],
    ['full width -', '－1'],
    ['full width @', '＠SUM(A1)'],
    ['small =', '﹦1'],
    ['an apostrophe of its own', "'=1"],
    ['blanks and full width', ' \u3000＝1'],
  ])('guards a text that begins like a formula in every column: %s', (_, text) => {
    const fields = { suite: text, technique: text, model: text, sample: text, input: text, answer: text };
    const [record] = read(renderTrials([exampleRow({ ...fields, output: text, slices: { kind: text } })]));
    for (const column of [...Object.keys(fields), 'output', 'slice:kind']) {
      expect(record?.[column]).toBe(`'${text}`);
    }
    expect(unguard(record?.['input'] ?? '')).toBe(text);
  });

  it.each(['a = b', '1 + 1', 'well - no', '(=1)', '"=1"', 'é=1', "it's", ' plain', '', "'quoted'"])(
    'leaves a text alone that no spreadsheet runs: %s',
    (text) => {
      const [record] = read(renderTrials([exampleRow({ input: text, output: text })]));
      expect([record?.['input'], record?.['output']]).toEqual([text, text]);
    },
  );

  it('leaves every number a number, negative and tiny ones too', () => {
    const [record] = read(
      renderTrials([
        exampleRow({ scores: { gain: -0.5, loss: -1e-7, none: null }, latencyMs: -1, costNanoUsd: -12 }),
      ]),
    );
    expect(record).toMatchObject({
      'score:gain': '-0.5',
      'score:loss': '-1e-7',
      'score:none': '',
      latency_ms: '-1',
      cost_nano_usd: '-12',
    });
  });

  it.each(['a\nb', 'a\rb', 'a\r\nb', 'a,b', 'a"b'])('keeps a text in one field: %j', (text) => {
    const content = renderTrials([exampleRow({ output: text })]);
    expect(content.endsWith(`,"${text.replaceAll('"', '""')}"\r\n`)).toBe(true);
  });

  it('can be read back exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (input, output) => {
        const [record] = read(renderTrials([exampleRow({ input, output })]));
        expect(unguard(record?.['input'] ?? '')).toBe(input.toWellFormed().replaceAll('\0', '\uFFFD'));
        expect(unguard(record?.['output'] ?? '')).toBe(output.replaceAll('\0', '\uFFFD'));
      }),
    );
  });

  it('can be read back exactly also where texts begin like formulas', () => {
    const sign = fc.constantFrom("'", ' ', '\u00A0', '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＠', 'a');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 6 }), (signs) => {
        const input = signs.join('');
        const [record] = read(renderTrials([exampleRow({ input })]));
        expect(unguard(record?.['input'] ?? '')).toBe(input);
        expect(/^\s*[=+\-@＝＠]/.test(record?.['input'] ?? '')).toBe(false);
      }),
    );
  });

  it('has one header and every trial of thousands', () => {
    const samples = Array.from({ length: 2_345 }, (_, index) => String(index));
    const records = read(renderTrials(samples.map((sample) => exampleRow({ sample }))));
    expect(records.map(({ sample }) => sample)).toEqual(samples);
  });

  it('is a header alone without trials', async () => {
    const [file] = await csvReporter.render({ report: exampleReport(), rows: [] });
    expect(file?.name).toBe('trials.csv');
    expect(file?.content.split('\r\n')).toHaveLength(2);
  });
});
