import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCKS, OUTCOMES } from '../../../../src/analysis/samples/explorer-model.ts';
import { explorerRows } from '../../../../src/analysis/samples/explorer-rows.ts';
import { ExplorerTables, TEXT_LIMIT } from '../../../../src/analysis/samples/explorer-tables.ts';
import type { Prompt } from '../../../../src/protocol/model.ts';
import { explorerRun } from '../../../support/explorer-run.ts';
import { buildRun, MACRO_F1, RECALL } from '../../../support/run-record-builder.ts';

/** The blocks of a prompt, from the first to the last. */
function blocksOf(tables: ExplorerTables, prompt: Prompt): (readonly [kind: string, text: string])[] {
  const last = tables.prompt(prompt);
  const { parent, kind, text } = tables.prompts;
  const found: (readonly [string, string])[] = [];
  for (let at = last; at >= 0; at = parent[at] ?? -1) {
    const name = BLOCKS[kind[at] ?? 0] ?? 'more';
    found.unshift([name, name === 'gap' ? String(text[at]) : (tables.texts[text[at] ?? 0] ?? '')]);
  }
  return found;
}

function chat(...contents: readonly string[]): Prompt {
  return { form: 'chat', messages: contents.map((content) => ({ role: 'user', content })) };
}

describe('explorerRows', () => {
  it('holds every reported trial with how it ended, in the order of samples and cells', () => {
    const { counts, trials, samples, cells } = explorerRows(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: [1, 0, 'failed', 'format-error', null] },
          { technique: 'few-shot', outcomes: [[1, 0]], facts: { cachedFrom: 'run-0' } },
        ],
        repeats: 2,
      }),
    );
    expect(counts).toEqual({ trials: 7, shownTrials: 7, samples: 5, shownSamples: 5 });
    expect(cells.map(({ technique }) => technique)).toEqual(['plain', 'few-shot']);
    const lines = trials.cell.map((cell, index) => [
      samples[trials.sample[index] ?? 0]?.id,
      cells[cell]?.technique,
      trials.repeat[index],
      OUTCOMES[trials.outcome[index] ?? 0],
      trials.right[index],
      trials.timing[index],
    ]);
    expect(lines).toEqual([
      ['s-0', 'plain', 0, 'right', 1, 0],
      ['s-0', 'few-shot', 0, 'right', 1, 1],
      ['s-0', 'few-shot', 1, 'wrong', 0, 1],
      ['s-1', 'plain', 0, 'wrong', 0, 0],
      ['s-2', 'plain', 0, 'failed', null, 2],
      ['s-3', 'plain', 0, 'format-error', 0, 0],
      ['s-4', 'plain', 0, 'no-score', null, 0],
    ]);
  });

  it('knows no right and wrong where the suite has no rule, and shows no metric of many answers', () => {
    const { suites, trials } = explorerRows(
      buildRun({
        suite: { metrics: [MACRO_F1, RECALL], primaryMetric: RECALL.name },
        cells: [{ technique: 'plain', outcomes: [0.123456], facts: { scores: { 'macro-f1': 1 } } }],
      }),
    );
    expect(suites[0]?.metrics.map(({ title }) => title)).toEqual(['Key-fact recall']);
    expect(trials.scores).toEqual([[0.1235]]);
    expect(OUTCOMES[trials.outcome[0] ?? 0]).toBe('scored');
    expect(trials.right).toEqual([null]);
  });

  it('keeps the prompt as sent and what was retrieved', () => {
    const data = explorerRows(explorerRun());
    const trial = data.trials.retrieval.findIndex((retrieval) => retrieval !== null);
    const retrieval = data.retrievals[data.trials.retrieval[trial] ?? 0] ?? [];
    expect(
      retrieval.map(([passage, right]) => [data.texts[data.passages[passage]?.[2] ?? -1], right]),
    ).toEqual([
      ['The right passage.', 1],
      ['Another passage.', 0],
    ]);
    // Sixty trials looked up the same.
    expect(data.retrievals).toHaveLength(1);
    const block = data.trials.prompts[0]?.[0] ?? -1;
    expect(data.texts[data.prompts.text[block] ?? -1]).toBe('Is 0 a good number?');
  });

  it('leaves out every text when told to', () => {
    const data = explorerRows(explorerRun(), { redacted: true });
    // Slices and names of documents are no texts of samples.
    expect([...data.texts].sort()).toEqual(['easy', 'guide', 'hard']);
    expect(new Set(data.trials.answer)).toEqual(new Set([null]));
    expect(new Set(data.trials.prompts)).toEqual(new Set([null]));
    expect(data.samples[0]).toMatchObject({ input: null, targets: null });
  });

  it('draws whole samples by their hash when there is no room for all, with every outcome of every cell', () => {
    const run = explorerRun();
    const few = explorerRows(run, { mostBytes: 3_000 });
    const { counts, trials } = few;
    expect(counts.trials).toBe(180);
    expect(counts.shownSamples).toBeGreaterThan(3);
    expect(counts.shownSamples).toBeLessThan(60);
    expect(counts.shownTrials).toBe(3 * counts.shownSamples);
    const ends = new Set(trials.cell.map((cell, index) => `${cell} ${OUTCOMES[trials.outcome[index] ?? 0]}`));
    expect([...ends].sort()).toEqual([
      '0 right',
      '0 wrong',
      '1 right',
      '1 wrong',
      '2 failed',
      '2 format-error',
      '2 no-score',
      '2 right',
    ]);
    expect(explorerRows(run, { mostBytes: 3_000 })).toEqual(few);
    const more = explorerRows(run, { mostBytes: 6_000 });
    const ids = new Set(more.samples.map(({ id }) => id));
    expect(few.samples.filter(({ id }) => !ids.has(id))).toEqual([]);
    expect(trials.sample.map((sample) => Number(few.samples[sample]?.id.slice(2)))).toEqual(
      trials.sample.map((sample) => Number(few.samples[sample]?.id.slice(2))).toSorted((a, b) => a - b),
    );
  });
});

describe('ExplorerTables', () => {
  it('keeps what prompts begin with once', () => {
    const tables = new ExplorerTables();
    const shots = 'A shot.\n\nAnother shot.';
    tables.prompt({ form: 'completion', text: `${shots}\n\nOne?` });
    tables.prompt({ form: 'completion', text: `${shots}\n\nTwo?` });
    expect(tables.texts).toEqual(['A shot.', 'Another shot.', 'One?', 'Two?']);
    expect(tables.prompts.parent).toEqual([-1, 0, 1, 1]);
  });

  it('gives a prompt back as it was sent', () => {
    const role = fc.constantFrom('system' as const, 'user' as const, 'assistant' as const);
    const content = fc.array(fc.constantFrom('a', '\n', '\n\n', 'b c')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.record({ role, content }), { minLength: 1 }), (messages) => {
        const tables = new ExplorerTables();
        const read: { role: string; content: string }[] = [];
        for (const [kind, text] of blocksOf(tables, { form: 'chat', messages })) {
          const last = read.at(-1);
          if (kind === 'more' && last !== undefined) last.content += `\n\n${text}`;
          else read.push({ role: kind, content: text });
        }
        expect(read).toEqual(messages);
      }),
    );
  });

  it('cuts a long prompt in its middle and says how much is missing', () => {
    const tables = new ExplorerTables();
    const [first, second] = ['x'.repeat(3_000), 'y'.repeat(9_000)];
    const blocks = blocksOf(tables, chat(first, `${second}\n\nThe question?`));
    expect(blocks.map(([kind, text]) => [kind, text.length, text.slice(0, 4)])).toEqual([
      ['user', 3_000, 'xxxx'],
      ['user', 1_000, 'yyyy'],
      ['gap', 4, '4013'],
      ['user', 3_987, 'yyyy'],
      ['more', 13, 'The '],
    ]);
  });

  it('tells a text that is cut from one that is whole, and cuts within no character', () => {
    const tables = new ExplorerTables();
    const whole = 'a'.repeat(TEXT_LIMIT);
    expect([tables.text(whole), tables.text(`${whole}b`), tables.text(whole)]).toEqual([0, 1, 0]);
    expect(tables.cuts).toEqual([[1, TEXT_LIMIT + 1]]);
    const index = tables.text(`${'a'.repeat(TEXT_LIMIT - 1)}😀 and more`);
    expect(tables.texts[index]?.isWellFormed()).toBe(true);
  });
});
