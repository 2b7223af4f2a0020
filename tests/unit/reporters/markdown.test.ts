import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/analysis/report.ts';
import { formatDuration } from '../../../src/lib/format.ts';
import { formatUsd } from '../../../src/lib/money.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { code, literal } from '../../../src/reporters/markdown-text.ts';
import { HOSTILE_TEXTS, makeHostile } from '../../support/hostile.ts';
import { buildReport } from '../../support/report-builder.ts';

const NUMBER = /\d+(?:[.,]\d+)*/g;

/** Every way in which a number of the report may be written. */
function spellings(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') for (const part of value.match(NUMBER) ?? []) found.add(part);
  if (typeof value === 'number') {
    const texts = [1, 100].flatMap((factor) =>
      [0, 1, 2, 3].flatMap((digits) => {
        const amount = Math.abs(value * factor);
        return [
          amount.toFixed(digits),
          amount.toLocaleString('en-US', { maximumFractionDigits: digits }),
          `${Number(amount.toFixed(digits))}`,
        ];
      }),
    );
    const written = [...texts, formatUsd(value), formatUsd(value * 1000), formatDuration(Math.abs(value))];
    for (const text of written) for (const part of text.match(NUMBER) ?? []) found.add(part);
  }
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) spellings(item, found);
  }
  return found;
}

describe('report.md', () => {
  it('is the report as a pull request shows it', () => {
    expect(renderMarkdown(buildReport())).toMatchInlineSnapshot(`
      "# Prompt, retrieve, or fine-tune?

      Run \`2026-01-15T09-30-00Z-a1b2c3\` · quick profile · test split · \`local:smollm2-135m\`, \`local:gemma-3-270m\`, \`openai:gpt-example-mini\` · 870 trials · spent $0.012 · 4 min 44 s · 2026-01-15T09:30:00.000Z

      ## What is taught, put to the test

      | Claim | Verdict | How it came about |
      | --- | --- | --- |
      | A vague prompt is worse than a specific one. | – not tested | This run has nothing to test it on: it needs the techniques vague and plain on one suite. |
      | A few examples show the model what you want. | ✓ held | Of 1 test: held in 1. sentiment: few-shot against plain on Accuracy: +24.4 points (95% interval 12.3 to 36.1), better, adjusted p &lt; 0.001, n = 90. |
      | “Let’s think through this step by step:” dramatically improves reasoning. | ✗ failed | Of 1 test: failed in 1. sentiment: cot against plain on Accuracy: −22.2 points (95% interval −33.5 to −10.1), worse, adjusted p = 0.002, n = 90. |

      ## What each suite found

      **Sentiment of reviews**

      - On smollm2-135m, fine-tuned answers best: 88.9% against 45.6% for plain (+43.3 points, interval +32.1 to +53.1).
      - Five examples in the prompt already bring +24.4 points at 1.6 times the latency.
      - Step-by-step reasoning is worse than plain: −22.2 points, interval −33.5 to −10.1.
      - fine-tuned is the best of 5 techniques (each compared with all others).
      - Whether retrieval helps is undecided: +6.8 points, interval −5.0 to +18.5.

      **Translation into three languages**

      - On gpt-example-mini, retrieval of the house termbase gains +2.1 chrF (interval +0.7 to +3.6); few-shot is equivalent to plain.
      - On gemma-3-270m, few-shot gains +13.6 chrF; fine-tuned could not be measured, since all 60 trials failed.

      > [!NOTE]
      > - 62 trials failed; they are left out of every score and counted in every table.
      > - The quick profile uses 90 of 300 samples: differences below 17 points may go unseen.

      ## Decision table: what is taught, what was measured

      | Aspect | Family | Claim | Measured | Mark |
      | --- | --- | --- | --- | --- |
      | Cost | Prompt engineering | free - \\$0.01 | \\$0.0036 to \\$0.41 per 1,000 answers, choice of prompt included | ✓ confirmed |
      | Cost | RAG | \\$10 - \\$100 | — | – not measured |
      | Cost | Fine-tuning | \\$100 - \\$10,000+ | \\$0.02 of machine time for training (local:smollm2-135m) | ✗ contradicted |
      | Time to implement | Prompt engineering | minutes | 7.8 s to choose among 3 prompt variants | ✓ confirmed |
      | Time to implement | RAG | hours to days | — | – not measured |
      | Time to implement | Fine-tuning | days to weeks | — | – not measured |
      | Technical complexity | Prompt engineering | low | — | – not measured |
      | Technical complexity | RAG | medium | — | – not measured |
      | Technical complexity | Fine-tuning | high | — | – not measured |
      | Data required | Prompt engineering | none | — | – not measured |
      | Data required | RAG | documents / knowledge base | — | – not measured |
      | Data required | Fine-tuning | 100s - 1000s of examples | 240 labelled examples | ✓ confirmed |
      | Best for | Prompt engineering | general tasks, quick experiments | — | – not measured |
      | Best for | RAG | accessing external / private data | +6.8 points over plain on sentiment (interval −5.0 to +18.5); +2.1 chrF on translation | ? not settled |
      | Best for | Fine-tuning | specialised behaviour, consistent style | — | – not measured |
      | Updates | Prompt engineering | instant (change the prompt) | — | – not measured |
      | Updates | RAG | easy (add documents) | — | – not measured |
      | Updates | Fine-tuning | hard (retrain the model) | — | – not measured |
      | Scalability | Prompt engineering | excellent | — | – not measured |
      | Scalability | RAG | good | — | – not measured |
      | Scalability | Fine-tuning | requires infrastructure | — | – not measured |

      <details>
      <summary>Why each mark was given</summary>

      - **Cost, Prompt engineering** (confirmed): The claim names \\$0.01 per use; the dearest technique cost \\$0.00041.
      - **Cost, RAG** (not measured): This run holds nothing that could tell.
      - **Cost, Fine-tuning** (contradicted): Measured set-up is below the lower end of \\$100; labelling effort was not declared.
      - **Time to implement, Prompt engineering** (confirmed): Below an hour.
      - **Time to implement, RAG** (not measured): This run holds nothing that could tell.
      - **Time to implement, Fine-tuning** (not measured): This run holds nothing that could tell.
      - **Technical complexity, Prompt engineering** (not measured): This run holds nothing that could tell.
      - **Technical complexity, RAG** (not measured): This run holds nothing that could tell.
      - **Technical complexity, Fine-tuning** (not measured): This run holds nothing that could tell.
      - **Data required, Prompt engineering** (not measured): This run holds nothing that could tell.
      - **Data required, RAG** (not measured): This run holds nothing that could tell.
      - **Data required, Fine-tuning** (confirmed): Within 100s to 1000s.
      - **Best for, Prompt engineering** (not measured): This run holds nothing that could tell.
      - **Best for, RAG** (not settled): No suite with private documents was run.
      - **Best for, Fine-tuning** (not measured): This run holds nothing that could tell.
      - **Updates, Prompt engineering** (not measured): This run holds nothing that could tell.
      - **Updates, RAG** (not measured): This run holds nothing that could tell.
      - **Updates, Fine-tuning** (not measured): This run holds nothing that could tell.
      - **Scalability, Prompt engineering** (not measured): This run holds nothing that could tell.
      - **Scalability, RAG** (not measured): This run holds nothing that could tell.
      - **Scalability, Fine-tuning** (not measured): This run holds nothing that could tell.

      </details>

      ## Sentiment of reviews

      Is a review positive, negative or neutral? Plain, negated, sarcastic and implicit prompt variants.

      90 of 300 test samples · primary metric: Accuracy · reference: plain · smallest difference that matters: 5.0 pp

      ### \`local:smollm2-135m\`

      | Technique | Family | Accuracy | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 45.6% | 35.7–55.8% | 90 | — | — | reference | $0.0036 | 128 ms | 84 / 2.1 |
      | few-shot | Prompt engineering | 70.0% | 59.9–78.5% | 90 | +24.4 pp (+12.3 to +36.1) | <0.001 | ▲ better | $0.0058 | 207 ms | 412 / 2 |
      | cot | Prompt engineering | 23.3% | 15.8–33.1% | 90 | −22.2 pp (−33.5 to −10.1) | 0.002 | ▼ worse | $0.074 | 2.6 s | 103 / 71.3 |
      | rag | RAG | 53.4% | 43.1–63.5% | 88 | +6.8 pp (−5.0 to +18.5) | 0.310 | ? undecided | unknown | — | 640 / 2 |
      | fine-tuned | Fine-tuning | 88.9% | 80.7–93.9% | 90 | +43.3 pp (+32.1 to +53.1) | <0.001 | ▲ better | $0.0035 | 124 ms | 31 / 2 |

      <details>
      <summary>One sample, answered by every technique</summary>

      Model \`local:smollm2-135m\`, sample \`sent-0231\`: \`The lift was out, the pool was “closed for the season”, and breakfast was a vending machine. Five stars for honesty, I suppose: the brochure did say it would be an experience.\`

      Accepted: \`negative\`

      | Technique | Family | Answer | Accuracy |
      | --- | --- | --- | ---: |
      | plain | Prompt engineering | \`positive\` | wrong |
      | few-shot | Prompt engineering | \`negative\` | right |
      | cot | Prompt engineering | format error: \`No line began with “Sentiment:”.\` | wrong |
      | rag | RAG | \`negative\` | right |
      | fine-tuned | Fine-tuning | \`negative\` | right |

      </details>

      ## Translation into three languages

      English sentences into French, German and Spanish, in a house style.

      60 of 180 test samples · primary metric: chrF · reference: plain · smallest difference that matters: 2.0

      ### \`local:gemma-3-270m\`

      | Technique | Family | chrF | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 31.2 | 28.4–34.1 | 60 | — | — | reference | unknown | 690 ms | 96.4 / 24.9 |
      | few-shot | Prompt engineering | 44.8 | 41.9–47.6 | 60 | +13.6 (+10.9 to +16.2) | <0.001 | ▲ better | unknown | 742 ms | 96.4 / 24.9 |
      | fine-tuned | Fine-tuning | — | — | — | — | — | not compared | unknown | — | — / — |

      ### \`openai:gpt-example-mini\`

      | Technique | Family | chrF | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 61.4 | 58.8–63.7 | 60 | — | — | reference | $0.041 | 911 ms | 96.4 / 24.9 |
      | few-shot | Prompt engineering | 62.0 | 59.6–64.4 | 60 | +0.6 (−0.4 to +1.5) | 0.420 | = equivalent | $0.089 | 1.2 s | 96.4 / 24.9 |
      | cot | Prompt engineering | 59.1 | 56.0–61.9 | 60 | −2.3 (−4.6 to +0.1) | 0.120 | ? undecided | $0.41 | 3.4 s | 96.4 / 24.9 |
      | rag | RAG | 63.5 | 61.0–65.8 | 60 | +2.1 (+0.7 to +3.6) | 0.012 | ▲ better | $0.13 | — | — / — |

      <details>
      <summary>One sample, answered by every technique</summary>

      Model \`openai:gpt-example-mini\`, sample \`tr-0107\`: \`Please confirm your appointment by 4:30 p.m. tomorrow, {name}.\`

      Accepted: \`Veuillez confirmer votre rendez-vous avant demain 16 h 30, {name}.\`

      | Technique | Family | Answer | chrF |
      | --- | --- | --- | ---: |
      | plain | Prompt engineering | \`Veuillez confirmer votre rendez-vous d’ici demain 16 h 30, {name}.\` | 71.3 |
      | few-shot | Prompt engineering | \`Merci de confirmer votre rendez-vous avant demain 16 h 30, {name}.\` | 82.9 |
      | cot | Prompt engineering | \`Confirmez votre rendez-vous demain à 4:30, {name}.\` | 48.2 |
      | rag | RAG | failed: \`The server closed the connection.\` | no score |

      </details>

      ## How to read this

      - The figures hold for \`local:smollm2-135m\`, \`local:gemma-3-270m\`, \`openai:gpt-example-mini\` on the suites above, and for no other model.
      - Every technique is compared with the reference on the same samples; the adjusted p (Holm) allows for testing several of them at once.
      - *Undecided* means that the samples support no verdict; it does not mean equal.
      - Cost and tokens are per answer, all calls of an attempt together. *Unknown* is never zero.

      Run again: \`adaptbench run sentiment translation --model local:smollm2-135m\`
      "
    `);
  });

  it('shows no number that is not in the report', () => {
    const report = buildReport();
    const known = spellings(report);
    // "1k answers" is a unit, and "<0.001" the smallest p that is written out.
    for (const own of ['1', '0.001']) known.add(own);
    const text = renderMarkdown(report).replaceAll(/&#\d+;/g, ' ');
    const foreign = (text.match(NUMBER) ?? []).filter((part) => !known.has(part));
    expect(foreign).toEqual([]);
  });

  it('changes every figure with the report', () => {
    const report: Report = buildReport();
    const doubled = JSON.parse(JSON.stringify(report), (key, value) =>
      key === 'estimate' ? value / 2 : value,
    ) as Report;
    expect(renderMarkdown(doubled)).not.toContain('88.9% | 80.7');
    expect(renderMarkdown(doubled)).toContain('44.4% | 80.7');
  });

  it.each(Object.entries(HOSTILE_TEXTS))('shows hostile text as text: %s', (_, hostile) => {
    const clean = renderMarkdown(buildReport());
    const text = renderMarkdown(makeHostile(buildReport(), hostile));
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
    // No line more, so nothing broke out of a table, a list or a heading.
    expect(text.split('\n')).toHaveLength(clean.split('\n').length);
    const outsideCode = text.replaceAll(/`[^`\n]*`|<code>[^\n]*?<\/code>/g, '');
    expect(outsideCode).not.toMatch(/<(?!\/?(details|summary)>)[a-z/]/i);
    expect(outsideCode).not.toMatch(/(?<!\\)!?\[[^\]\\]*\]\(/);
    expect(outsideCode).not.toMatch(/@\w|(?<!&)#\d|https?:|www\./);
    for (const row of outsideCode.split('\n').filter((line) => line.startsWith('| plain'))) {
      expect(row.match(/(?<!\\)\|/g)?.length).toBeGreaterThan(4);
    }
  });

  it('keeps a very long answer short', () => {
    const report = makeHostile(buildReport(), 'x'.repeat(200_000));
    expect(renderMarkdown(report).length).toBeLessThan(65_536);
  });
});

describe('literal', () => {
  it('escapes what Markdown would obey', () => {
    expect(literal('# *a* _b_ snake_case [c](d) <i> | $x$ ~e~ `f`')).toMatchInlineSnapshot(
      `"\\# \\*a\\* \\_b\\_ snake_case \\[c\\](d) &lt;i&gt; \\| \\$x\\$ \\~e\\~ \\\`f\\\`"`,
    );
    expect(literal('1. one')).toBe('1\\. one');
    expect(literal('+6.8 and -5 stay')).toBe('+6.8 and -5 stay');
    expect(literal('a@b.example #12 https://x.example www.x.example')).toMatchInlineSnapshot(
      `"a@&#8203;b.example #&#8203;12 https&#8203;://x.example www&#8203;.x.example"`,
    );
  });
});

describe('code', () => {
  it('uses backticks where they are safe, and numbers where they are not', () => {
    expect(code('<b>*a*</b>')).toBe('`<b>*a*</b>`');
    expect(code('a`b|c\\')).toMatchInlineSnapshot(`"<code>a&#96;b&#124;c&#92;</code>"`);
    expect(code(' \n ')).toBe('*(empty)*');
  });
});
