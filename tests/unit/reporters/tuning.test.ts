import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { renderAttempts, renderTrainingSet } from '../../../src/reporters/training-summary.ts';
import { curveReport, exampleReport, once } from '../../support/example-run.ts';
import { buildRun, technique } from '../../support/run-record-builder.ts';
import { SEARCH } from '../../support/suite-builder.ts';
import { attemptOf, MACHINE } from '../../support/tuned.ts';

const PLAIN = { color: false, width: 100 };

/** The text of a part of a page, without its tags. */
const textOf = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from);
  return page
    .slice(start, page.indexOf(to, start))
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

/** Two models: one trained with passages by a provider that said little, and one that stands in no ledger. */
const tunedReport = once(() => {
  const remote = attemptOf({
    id: 'toy-2',
    training: 'with-passages',
    took: { elapsedMs: null, trainedTokens: null, peakMemoryBytes: null, usd: null },
  });
  const retrieval = { gold: ['a'], found: [{ gold: ['a'] }] };
  return buildReport(
    buildRun({
      cells: [
        { technique: 'plain', outcomes: [0, 1] },
        {
          technique: technique('rag-fine-tuned', {
            retrieval: SEARCH,
            weights: { training: 'with-passages', tuned: null },
          }),
          outcomes: [1, 1],
          facts: { retrieval },
          tuned: { key: 'toy-2', attempts: [remote] },
        },
        {
          technique: technique('mine', { weights: { training: 'closed-book', tuned: null } }),
          outcomes: [1, 0],
          tuned: { key: 'openai:ft:<b>&', attempts: [] },
        },
      ],
    }),
  );
});

describe('a report with tuned models', () => {
  it('shows in HTML what training took, people’s part apart, and how it went', async () => {
    const part = textOf(await renderHtml(exampleReport()), '<h4>Fine-tuning, set-up', '<h4>After a change');
    expect(part).toMatch(
      /sentiment-1 fine-tuned this machine 240 of 300 2 1 without a model 5 min 50 s 100,240 \$0\.0097 2 h 00 min \$60\.00/,
    );
    expect(part).toMatch(
      /sentiment-1 on questions alone rank 8, learning rate 0\.001 87\.0% seed 2, 70\.0–95\.0%, n 30 24 3\.3 GB 1\.9 MB/,
    );
    expect(part).toContain('trained on questions alone from 2.71 to 0.28');
  });

  it('says of a model what nobody knows', async () => {
    const part = textOf(await renderHtml(tunedReport()), '<h4>Fine-tuning, set-up', '</section>');
    expect(part).toMatch(
      /toy-2 rag-fine-tuned a provider 12 of 12 1 not known not known unknown not declared/,
    );
    expect(part).toMatch(/openai:ft:&lt;b&gt;&amp; mine stands in no ledger not known/);
    expect(part).toMatch(/toy-2 with passages .* no dev split — — —/);
  });

  it('shows curves in HTML with the number that overtakes, or that none does', async () => {
    const part = textOf(await renderHtml(curveReport()), '<h4>Learning curves', '</section>');
    expect(part).toMatch(/Training examples Accuracy By seed 10 35\.6% 25\.6–45\.6% · n 90 33\.3%, 37\.8%/);
    expect(part).toMatch(/few-shot 70\.0% 57 \(95% interval 35 to 80; in 100% of the resamples\)/);
    expect(part).toContain('many-shot 97.8% not within the data (up to 90); in 0% of the resamples it is');
  });

  it('calls fine-tuned what is fine-tuned', async () => {
    const page = (await renderHtml(exampleReport())).replaceAll(/<script[\s\S]*?<\/script>/g, '');
    expect(page).toContain('fine-tuned weights (trained on questions alone)');
    for (const text of [page, renderMarkdown(exampleReport())]) {
      expect(text).toContain('Fine-tuned model');
      expect(text).not.toMatch(/(?<!fine-)\b(un)?tuned (weights|model|technique)/i);
    }
  });

  it('shows both in Markdown and on the terminal', () => {
    expect(renderMarkdown(exampleReport())).toMatch(/\| sentiment-1 +\| fine-tuned +\| on questions alone/);
    expect(renderMarkdown(tunedReport())).toMatch(/not declared/);
    expect(renderMarkdown(curveReport())).toContain('- few-shot is overtaken at: 57 (95% interval 35 to 80');
    const said = (report: Report): string => renderSummary(report, PLAIN).replaceAll(/\s+/g, ' ');
    expect(said(exampleReport())).toContain(
      'fine-tuned: trained on 240 examples in 2 attempts: 5 min 50 s, $0.0097 in all',
    );
    expect(said(tunedReport())).toContain(
      'rag-fine-tuned: trained on 12 examples in an unknown time, an unknown cost',
    );
    expect(said(curveReport())).toContain(
      'training examples: few-shot is overtaken at: 57 (95% interval 35 to 80',
    );
  });
});

describe('the terminal on trainings', () => {
  it('shows attempts with what they took and why they have no model', () => {
    const prices = [{ match: 'local:*', machinePerHour: 0.36, asOf: '2026-01-01', source: 'test' }];
    const own = { ...attemptOf().base, model: 'local:tiny' };
    const text = renderAttempts(
      [
        attemptOf({ id: 'a' }),
        attemptOf({ id: 'c', machine: MACHINE, base: own, took: { ...attemptOf().took, usd: null } }),
        attemptOf({
          id: 'b',
          machine: MACHINE,
          status: 'failed',
          reason: 'memory\u001b[31m ran out',
          model: null,
          took: { elapsedMs: null, trainedTokens: null, peakMemoryBytes: null, usd: null },
        }),
      ],
      { ...PLAIN, prices },
    );
    expect(text).toMatch(/a +succeeded +12 +1 min 30 s +50,000 +\$0\.15 +– +openai:ft:small:org::abc/);
    expect(text).toMatch(/b +failed +12 +unknown +unknown +unknown +– +–/);
    // 90 s of 0.36 USD an hour, as in the report of a run that uses it.
    expect(text).toMatch(/c +succeeded +12 +1 min 30 s +50,000 +\$0\.0090 /);
    expect(text).toMatch(/! b: memory.* ran out/);
    expect(text).not.toContain('\u001b');
    expect(renderAttempts([], { ...PLAIN, prices })).toBe('No model was trained yet.\n');
  });

  it('shows a training set with its price, if there is one', () => {
    const facts = {
      suite: 'mood',
      technique: 'fine-tuned',
      base: 'openai:small',
      form: 'chat',
      examples: 12,
      dev: 4,
      tokens: 1234,
      tokenizer: 'o200k_base',
      epochs: 3,
      usd: 0.011,
      files: ['out/train.jsonl'],
    } as const;
    expect(renderTrainingSet(facts, PLAIN)).toBe(
      'mood, fine-tuned · openai:small, chat form\n' +
        '  12 training examples, 4 held out; 1,234 tokens an epoch (o200k_base)\n' +
        '  3 epochs: about $0.011 at the price listed\n' +
        '  out/train.jsonl\n',
    );
    expect(renderTrainingSet({ ...facts, usd: null }, PLAIN)).not.toContain('$');
  });
});
