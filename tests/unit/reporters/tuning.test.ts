import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/analysis/report.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { renderAttempts, renderTrainingSet } from '../../../src/reporters/training-summary.ts';
import { buildReport } from '../../support/report-builder.ts';
import { curves, tuned } from '../../support/report-tuning.ts';
import { attemptOf } from '../../support/tuned.ts';

const PLAIN = { color: false, width: 100 };

function reportOf(): Report {
  const report = buildReport();
  const [first, ...others] = report.suites;
  if (first === undefined) throw new Error('there is no suite');
  return { ...report, suites: [{ ...first, tuned: tuned(), curves: curves() }, ...others] };
}

/** The text of a part of a page, without its tags. */
const textOf = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from);
  return page
    .slice(start, page.indexOf(to, start))
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

describe('a report with tuned models', () => {
  it('shows in HTML what training took, people’s part apart, and how it went', async () => {
    const part = textOf(await renderHtml(reportOf()), '<h4>Fine-tuning, set-up', '<h4>Prompt variants');
    expect(part).toMatch(
      /sentiment-1 fine-tuned, fine-tuned-few-shot this machine 90 of 120 3 1 without a model 5 min 50 s 100,240 \$0\.0081 45 min 00 s \$22\.50/,
    );
    expect(part).toMatch(
      /sentiment-2 rag-fine-tuned a provider 90 of 120 3 1 without a model not known not known unknown not declared/,
    );
    expect(part).toMatch(/openai:ft:&lt;b&gt;&amp; mine stands in no ledger not known/);
    expect(part).toMatch(
      /sentiment-1 on questions alone rank 8, learning rate 0\.001 80\.0% seed 1, 62\.0–90\.0%, n 30 87\.0% seed 2, 70\.0–95\.0%, n 30 24 3\.3 GB 1\.9 MB/,
    );
    expect(part).toMatch(/sentiment-2 with passages .* no dev split 24 — —/);
    expect(part).toContain('trained on questions alone from 2.71 to 0.28');
  });

  it('shows curves in HTML with the number that overtakes, or that none does', async () => {
    const part = textOf(await renderHtml(reportOf()), '<h4>Learning curves', '<h4>Fine-tuning');
    expect(part).toMatch(/Training examples Accuracy By seed 10 40\.0% 30\.0–50\.0% · n 90 38\.0%, 42\.0%/);
    expect(part).toContain('few-shot 70.0% 60 (95% interval 30 to beyond 90; in 93% of the resamples)');
    expect(part).toContain('better 90.0% not within the data (up to 90); in 1% of the resamples it is');
  });

  it('shows both in Markdown and on the terminal', () => {
    const markdown = renderMarkdown(reportOf());
    expect(markdown).toMatch(/\| sentiment-1 +\| fine-tuned, fine-tuned-few-shot +\| on questions alone/);
    expect(markdown).toMatch(/not declared/);
    expect(markdown).toContain('- few-shot is overtaken at: 60 (95% interval 30 to beyond 90');
    const summary = renderSummary(reportOf(), PLAIN).replaceAll(/\s+/g, ' ');
    expect(summary).toContain(
      'fine-tuned, fine-tuned-few-shot: trained on 90 examples in 5 min 50 s, $0.0081',
    );
    expect(summary).toContain('rag-fine-tuned: trained on 90 examples in an unknown time, unknown');
    expect(summary).toContain(
      'training examples: few-shot is overtaken at: 60 (95% interval 30 to beyond 90',
    );
  });
});

describe('the terminal on trainings', () => {
  it('shows attempts with what they took and why they have no model', () => {
    const text = renderAttempts(
      [
        attemptOf({ id: 'a' }),
        attemptOf({
          id: 'b',
          backend: 'local',
          status: 'failed',
          reason: 'memory\u001b[31m ran out',
          model: null,
          took: { elapsedMs: null, trainedTokens: null, peakMemoryBytes: null, usd: null },
        }),
      ],
      PLAIN,
    );
    expect(text).toMatch(/a +succeeded +12 +1 min 30 s +50,000 +\$0\.15 +– +openai:ft:small:org::abc/);
    expect(text).toMatch(/b +failed +12 +unknown +unknown +machine time +– +–/);
    expect(text).toMatch(/! b: memory.* ran out/);
    expect(text).not.toContain('\u001b');
    expect(renderAttempts([], PLAIN)).toBe('No model was trained yet.\n');
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
