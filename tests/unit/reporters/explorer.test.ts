import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explorerRows } from '../../../src/analysis/samples/explorer-rows.ts';
import { ExplorerTables } from '../../../src/analysis/samples/explorer-tables.ts';
import { formatUsd } from '../../../src/lib/money.ts';
import { explorerLink, renderExplorer } from '../../../src/reporters/html/explorer.ts';
import { html, jsonScript } from '../../../src/reporters/html/markup.ts';
import { PAGE_SCRIPT } from '../../../src/reporters/html/page-script.ts';
import { type ExplorerState, explorerModel } from '../../../src/reporters/html/script/explorer-model.ts';
import { makeTools } from '../../../src/reporters/html/script/tools.ts';
import { sortValue } from '../../../src/reporters/html/sort-value.ts';
import { explorerRun } from '../../support/explorer-run.ts';
import { buildRun, localModel } from '../../support/run-record-builder.ts';

const tiny = (): ReturnType<typeof explorerRows> =>
  explorerRows(buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] }));

describe('renderExplorer', () => {
  it('has what it is for, how much it holds, what it needs, and its data', () => {
    expect(renderExplorer(tiny()).markup).toMatchInlineSnapshot(`
      "<h2>Every answer</h2>
      <p class="intro">Each answer with the prompt as it was sent, what was retrieved, the score, the cost and the time. Choose a technique and another one beside it to see both on the same samples, and those on which only one was right.</p>
      <p class="notice-line extent">Every answer of this run is here: 1.</p>
      <div id="explorer-app"><p class="needs-script">This part needs JavaScript, which did not run. Every answer is also a line of <code>trials.csv</code>, beside this page.</p></div>
      <script type="application/json" id="explorer-data">{"counts":{"trials":1,"shownTrials":1,"samples":1,"shownSamples":1},"redacted":false,"outcomes":["right","wrong","scored","format-error","failed","no-score"],"timings":["alone","cached","shared"],"blocks":["more","system","user","assistant","completion","gap"],"suites":[{"name":"toy","title":"Toy suite","metrics":[{"title":"Accuracy","scale":1,"isYesNo":true,"better":"higher"}],"slices":["kind"]}],"cells":[{"suite":0,"technique":"plain","family":"prompt-engineering","model":"local:tiny"}],"texts":["question 0","yes","hard","Answer: yes"],"cuts":[],"samples":[{"suite":0,"id":"s-0","input":0,"targets":[1],"slices":[2]}],"prompts":{"parent":[-1],"kind":[2],"text":[0]},"passages":[],"retrievals":[],"trials":{"cell":[0],"sample":[0],"repeat":[0],"outcome":[0],"right":[1],"answer":[1],"output":[3],"scores":[[1]],"cost":[10000],"latency":[100],"timing":[0],"calls":[1],"prompts":[[0]],"retrieval":[null]}}</script>"
    `);
  });

  it('says which part of the answers is here', () => {
    const { markup } = renderExplorer(explorerRows(explorerRun(), { mostBytes: 3_000 }));
    expect(/<p class="notice-line extent">([\s\S]*?)<\/p>/.exec(markup)?.[1]).toMatchInlineSnapshot(
      `"<b>30 of 180 answers are here</b>, so that the page stays small: those to 10 of 60 samples, the same for every technique. They were drawn by a hash of the sample’s id, which knows nothing of the answers; before that, for every technique one sample of each kind of outcome. So counts here are not shares of the run; the figures above are, and <code>trials.csv</code> has every answer."`,
    );
    const redacted = renderExplorer(explorerRows(explorerRun(), { redacted: true })).markup;
    expect(redacted).toContain('Texts were left out of this report.');
  });
});

describe('jsonScript', () => {
  it('holds any text so that it neither ends the script nor hides, and is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = jsonScript('x', { text });
        const inside = markup.slice(markup.indexOf('>') + 1, markup.lastIndexOf('</'));
        expect(inside).not.toMatch(/[<\u2028\u2029]/);
        expect(inside.isWellFormed()).toBe(true);
        expect(JSON.parse(inside)).toHaveProperty('text');
      }),
    );
    expect(jsonScript('x', '</script><!--').markup).toBe(
      '<script type="application/json" id="x">"\\u003c/script>\\u003c!--"</script>',
    );
  });
});

describe('the size of the data', () => {
  it('is never above what was counted, however its texts have to be escaped', () => {
    const texts = fc.array(fc.string({ unit: 'binary', size: 'large' }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (written) => {
        const tables = new ExplorerTables();
        for (const text of written) tables.text(text);
        const size = Buffer.byteLength(jsonScript('x', { texts: tables.texts, cuts: tables.cuts }).markup);
        expect(size).toBeLessThanOrEqual(tables.bytes + 100);
      }),
    );
  });
});

describe('explorerLink', () => {
  it('names a sample and two techniques, whatever is in their names', () => {
    expect(explorerLink({ suite: 'faq', sample: '17', technique: 'plain', beside: 'rag' })).toBe(
      '#explorer?suite=faq&sample=17&technique=plain&beside=rag',
    );
    expect(explorerLink({ suite: '"><b>', sample: 'a&b\uD800' })).toBe(
      '#explorer?suite=%22%3E%3Cb%3E&sample=a%26b%E2%9F%A8U%2BD800%E2%9F%A9',
    );
  });
});

describe('explorerModel', () => {
  const model = explorerModel(explorerRows(explorerRun()));
  const count = (state: Partial<ExplorerState>): number =>
    model.find({ ...model.everything, ...state }).entries.length;

  it('finds by every part of its state', () => {
    expect(count({})).toBe(180);
    expect(count({ suite: 'another' })).toBe(0);
    expect(count({ technique: 'rag', outcome: 'failed' })).toBe(1);
    expect(count({ slice: 'kind=hard' })).toBe(60);
    expect(count({ slice: 'kind=' })).toBe(0);
    expect(count({ sample: 's-3' })).toBe(3);
    expect(count({ text: ' is 59 A ' })).toBe(3);
    expect(count({ text: 'http 500' })).toBe(1);
  });

  it('pairs by sample, model and repeat, and leaves undecided what cannot be compared', () => {
    const { entries, tally, single } = model.find({ ...model.everything, technique: 'plain', beside: 'rag' });
    expect(entries).toHaveLength(60);
    expect(single).toBe(0);
    // Of the three samples that rag failed on, answered in no form or without a score, only the second has a score.
    expect(tally).toEqual({
      left: 0,
      right: 29,
      both: 28,
      neither: 1,
      'left-better': 0,
      'right-better': 29,
    });
  });

  it('pairs no two models, and counts those without a counterpart', () => {
    const two = explorerModel(
      explorerRows(
        buildRun({
          cells: [
            { technique: 'plain', outcomes: [1, 1] },
            { technique: 'few-shot', outcomes: [0] },
            { technique: 'plain', model: 'local:other', outcomes: [0, 0] },
          ],
          models: [localModel(), localModel('local:other')],
        }),
      ),
    );
    const found = two.find({ ...two.everything, technique: 'plain', beside: 'few-shot' });
    expect(found.entries.map(([trial, other]) => [two.cellOf(trial).model, other !== null])).toEqual([
      ['local:tiny', true],
    ]);
    expect(found.single).toBe(3);
    expect(two.choices({ ...two.everything, model: 'local:other' }).techniques).toEqual(['plain']);
  });
});

describe('the script of the page', () => {
  it('is one that can stand in a page, and speaks to nobody', () => {
    expect(() => new Function(PAGE_SCRIPT)).not.toThrow();
    expect(PAGE_SCRIPT).not.toMatch(/<\/script|<!--|<script/i);
    expect(PAGE_SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|\bFunction\(/,
    );
    expect(PAGE_SCRIPT).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|localStorage/);
    expect(PAGE_SCRIPT.length).toBeLessThan(60_000);
  });

  it('writes money as the rest of the page', () => {
    const { usd } = makeTools({} as Parameters<typeof makeTools>[0], String);
    for (const amount of [
      0, 1, 999, 12_345, 5_000_000, 99_400_000, 994_999_999, 995_000_000, 12_345_678_901,
    ]) {
      expect(usd(amount)).toBe(formatUsd(amount));
    }
  });
});

describe('sortValue', () => {
  it.each([
    ['83.3%', 83.3],
    ['−5.0 pp', -5],
    ['+6.8 pp', 6.8],
    ['1,234', 1234],
    ['$0.0042', 0.0042],
    ['<0.001', 0.0005],
    ['850 ms', 850],
    ['12.3 s', 12_300],
    ['4 min 05 s', 245_000],
    ['1 h 20 min', 4_800_000],
    ['98.4 MB', 98_400_000],
    ['—', null],
    ['unknown', null],
    ['never', null],
    ['', null],
  ])('reads %s', (text, value) => {
    expect(sortValue(text)).toBe(value);
  });

  it('reads what stands in markup, without the small print', () => {
    expect(sortValue(html`<b>12.5%</b><small>1.0–20.0% · n 30</small>`)).toBe(12.5);
    expect(sortValue(html`<span class="nothing">no figure</span>`)).toBeNull();
    expect(sortValue(html`<small>n 30</small>`)).toBeNull();
    expect(sortValue(html`${'<0.001'}`)).toBe(0.0005);
  });
});
