import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/analysis/report.ts';
import { formatDuration } from '../../../src/lib/format.ts';
import { formatUsd } from '../../../src/lib/money.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { code, literal } from '../../../src/reporters/markdown-text.ts';
import { exampleReport } from '../../support/example-run.ts';
import { HOSTILE_TEXTS, makeHostile } from '../../support/hostile.ts';

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
    expect(renderMarkdown(exampleReport())).toMatchInlineSnapshot(`
      "# Prompt, retrieve, or fine-tune?

      Run \`2026-01-15T09-30-00Z-a1b2c3\` · quick profile · test split · \`local:smollm2-135m\`, \`local:gemma-3-270m\`, \`openai:gpt-example-mini\` · 900 trials · spent unknown · 2 min 00 s · 2026-01-01T00:00:00.000Z

      ## What to do

      | Suite | Model | Use | Quality | A month of 10,000 (assumed) | Nothing better |
      | --- | --- | --- | --- | ---: | ---: |
      | sentiment | local:smollm2-135m | **fine-tuned** | Accuracy 88.9% (80.7–93.9%, n 90) | $0.035 | above 99% |
      | translation | local:gemma-3-270m | **few-shot** | chrF 63.3 (56.4–70.3, n 60) | unknown | above 99% |
      | translation | openai:gpt-example-mini | **plain**, for now | chrF 87.3 (80.6–92.4, n 60) | $0.30 | 27% |

      - sentiment, taken: Start with plain, the reference.
      - sentiment, taken: Prompting earns its place: few-shot against plain on Accuracy: +24.4 points (95% interval 7.7 to 39.7), better, adjusted p = 0.012, n = 90.
      - sentiment, refused: Retrieval is not shown to be better than few-shot: rag against few-shot on Accuracy: −18.2 points (95% interval −27.5 to −11.5), worse, adjusted p &lt; 0.001, n = 88, exploratory.
      - sentiment, taken: Fine-tuning earns its place: fine-tuned against few-shot on Accuracy: +18.9 points (95% interval 12.1 to 28.2), better, adjusted p &lt; 0.001, n = 90, exploratory.
      - translation, taken: Start with plain, the reference.
      - translation, taken: Prompting earns its place: few-shot against plain on chrF: +35.3 points (95% interval 30.8 to 41.1), better, adjusted p &lt; 0.001, n = 60.
      - translation, taken: Start with plain, the reference.

      ## What is taught, put to the test

      | Claim | Verdict | How it came about |
      | --- | --- | --- |
      | The same model gives “vastly different results” depending on the wording of the prompt. | ? not settled | Of 1 test: not settled in 1. sentiment: plain: 3 prompt variants spread from 0% to 15% on Accuracy, n = 20 on dev. |
      | A vague prompt is worse than a specific one. | – not tested | This run has nothing to test it on: it needs the techniques vague and plain on one suite. |
      | A few examples show the model what you want. | ? not settled | Of 3 tests: held in 2 and failed in 1. sentiment: few-shot against plain on Accuracy: +24.4 points (95% interval 7.7 to 39.7), better, adjusted p = 0.012, n = 90. translation: few-shot against plain on chrF: +35.3 points (95% interval 30.8 to 41.1), better, adjusted p &lt; 0.001, n = 60. |
      | “Let’s think through this step by step:” dramatically improves reasoning on complex problems. | – not tested | This run has nothing to test it on: it needs a chain-of-thought technique on a suite of problems. |
      | A system prompt sets behaviour and personality. | – not tested | This run has nothing to test it on: it needs a persona technique on a suite that scores the form of answers. |
      | RAG answers from documents that the model never saw. | ? not settled | Of 1 test: not settled in 1. sentiment: rag against plain on Accuracy: +4.5 points (95% interval −14.4 to 23.2), undecided, adjusted p = 0.728, n = 88. |
      | Move to RAG if external, private or real-time information is needed. | ✗ failed | Of 1 test: failed in 1. sentiment: rag against few-shot on Accuracy: −18.2 points (95% interval −27.5 to −11.5), worse, adjusted p &lt; 0.001, n = 88, exploratory. |
      | Fine-tuning teaches behaviour. | ? not settled | Of 1 test: not settled in 1. translation: fine-tuned against plain on chrF: no figure, undecided, n = 0. |
      | Fine-tuning teaches knowledge. | ✓ held | Of 1 test: held in 1. sentiment: fine-tuned against plain on Accuracy: +43.3 points (95% interval 31.9 to 54.2), better, adjusted p &lt; 0.001, n = 90. |
      | Fine-tuning teaches a consistent style, such as the house style of translations. | – not tested | This run has nothing to test it on: it needs a fine-tuned technique on a suite that scores the form of answers. |
      | RAG and fine-tuning combine for answers of a consistent form. | – not tested | This run has nothing to test it on: it needs techniques that search, fine-tuned and not, on a suite that scores the form of answers. |
      | Prompting, RAG and fine-tuning are increasingly powerful. | ✗ failed | Of 1 test: failed in 1. sentiment: rag against few-shot on Accuracy: −18.2 points (95% interval −27.5 to −11.5), worse, adjusted p &lt; 0.001, n = 88, exploratory; fine-tuned against rag on Accuracy: +37.5 points (95% interval 28.1 to 47.9), better, adjusted p &lt; 0.001, n = 88, exploratory. |
      | Fine-tuning takes hours to days (the training itself). | ✗ failed | Of 1 test: failed in 1. sentiment: training for fine-tuned took 5 min 50 s on 240 examples. |
      | Fine-tuning takes days to weeks (the training itself; this is taught too). | ✗ failed | Of 1 test: failed in 1. sentiment: training for fine-tuned took 5 min 50 s on 240 examples. |

      ## What each suite found

      **Sentiment of reviews (sentiment)**

      - With local:smollm2-135m, few-shot was better than plain on Accuracy: +24.4 points (95% interval 7.7 to 39.7); n = 90; adjusted p = 0.012.
      - With local:smollm2-135m, fine-tuned was better than plain on Accuracy: +43.3 points (95% interval 31.9 to 54.2); n = 90; adjusted p &lt; 0.001.
      - With local:smollm2-135m, cot was worse than plain on Accuracy: −45.6 points (95% interval −55.8 to −35.7); n = 90; adjusted p &lt; 0.001.
      - With local:smollm2-135m, no difference from plain on Accuracy is shown for rag (+4.5 points, 95% interval −14.4 to 23.2, n = 88): undecided until there are more samples.
      - With local:smollm2-135m, fine-tuned is the best of 5 techniques on Accuracy (each compared with all others).

      **Translation into three languages (translation)**

      - With local:gemma-3-270m, few-shot was better than plain on chrF: +35.3 points (95% interval 30.8 to 41.1); n = 60; adjusted p &lt; 0.001.
      - With openai:gpt-example-mini, few-shot did as well as plain on chrF (a difference of 2 points or more is ruled out, adjusted p = 0.001): +0.1 points (95% interval −0.1 to 0.2); n = 60; adjusted p = 0.520.
      - With openai:gpt-example-mini, no difference from plain on chrF is shown for cot (+4.7 points, 95% interval −3.6 to 12.7, n = 60): undecided until there are more samples.
      - With openai:gpt-example-mini, cot, few-shot and plain are tied for the best on chrF: none of them is shown to beat another, and none is ruled out (each compared with all others).

      > [!NOTE]
      > - 62 of 900 trials failed and have no score; most often (62 times): HTTP 500
      > - sentiment: answers that cannot be read count as wrong, so differences to these are partly of form: cot 28 of 90.
      > - Confirmed are only the comparisons with the reference on the primary metric; all other pairs, slices and metrics are exploratory.
      > - No price is known for local:minilm, local:gemma-3-270m and local:gemma-3-270m+lost: their cost is unknown, not zero.
      > - sentiment: 2 chunks of 126 are longer than openai:embed-example reads, so only the beginning can be found.
      > - 9.8% of the calls (88 of 898) came from the cache: this run was not billed for them, and they enter no time statistic.
      > - 1 cell of 12 without a latency: every attempt was cached or shared the machine with others.
      > - This machine was not equally fast while local:smollm2-135m was measured: answers took 0.84 (sentiment, few-shot) to 1.50 times (sentiment, rag-oracle) what their tokens explain. Smaller differences of cost and latency may be the machine's; break-evens allow for it.
      > - Not all samples were measured: sentiment 90 of 300 and translation 60 of 180.
      > - local:smollm2-135m and local:gemma-3-270m run on this machine: which technique wins with them says nothing about larger models.

      ## Decision table: what is taught, what was measured

      | Aspect | Family | Claim | Measured | Mark |
      | --- | --- | --- | --- | --- |
      | Cost | Prompt engineering | free - \\$0.01 | local:smollm2-135m: \\$0.0036 per 1,000 answers (plain; sentiment; n = 90; machine time at the price listed). local:gemma-3-270m (plain): unknown cost. openai:gpt-example-mini: \\$0.030 per 1,000 answers (plain; translation; n = 60; tokens at the price listed). A month of 10,000 answers, an assumed volume: \\$0.036 to \\$0.30. Choosing prompts on dev cost \\$0.00017 in all. | ? not settled |
      | Cost | RAG | \\$10 - \\$100 | — | – not measured |
      | Cost | Fine-tuning | \\$100 - \\$10,000+ | local:smollm2-135m: \\$0.0035 per 1,000 answers (fine-tuned; sentiment; n = 90; machine time at the price listed). A month of 10,000 answers, an assumed volume: \\$0.035. Training 1 model cost \\$0.0097 in all; labelling, as declared, \\$60.00. | ✗ contradicted |
      | Time to implement | Prompt engineering | minutes | The machine's part of the set-up, choosing a prompt on dev, took at most 6.0 s (1 set-up timed of 1). | ? not settled |
      | Time to implement | RAG | hours to days | The machine's part of the set-up, making an index: sentiment 1.4 s (20 documents, 126 chunks). | ? not settled |
      | Time to implement | Fine-tuning | days to weeks (elsewhere: hours to days) | The machine's part of the set-up, training: sentiment 5 min 50 s (240 examples, 2 attempts) and, declared for labelling, 2 h 00 min. | ? not settled |
      | Technical complexity | Prompt engineering | low | 3 techniques (plain, few-shot and cot) made of 1 to 2 of the four ingredients (instructions, examples, retrieval, weights), with 1 model call an answer. 1 service to run (model). 1 step (choosing a prompt) before the first answer. | ? not settled |
      | Technical complexity | RAG | medium | 1 technique (rag) made of 2 of the four ingredients (instructions, examples, retrieval, weights), with 1 model call an answer. 3 services to run (model, embedder and vector index). 3 steps (cutting documents, embedding them and indexing them) before the first answer. | ? not settled |
      | Technical complexity | Fine-tuning | high | 1 technique (fine-tuned) made of 2 of the four ingredients (instructions, examples, retrieval, weights), with 1 model call an answer. 2 services to run (model and trainer). 3 steps (writing training rows, training and choosing among attempts) before the first answer. | ? not settled |
      | Data required | Prompt engineering | none | Train examples shown with each question: plain 0, few-shot 5 and cot 0. Choosing prompts read up to 20 labelled dev samples. | ? not settled |
      | Data required | RAG | documents / knowledge base | Train examples shown with each question: rag 0. Documents searched: sentiment 20 documents. | ? not settled |
      | Data required | Fine-tuning | 100s - 1000s of examples | Labelled examples trained on: sentiment 240 (fine-tuned). | ? not settled |
      | Best for | Prompt engineering | general tasks, quick experiments | sentiment (local:smollm2-135m, against plain): better: few-shot; worse: cot (n = 90). translation (local:gemma-3-270m, against plain): better: few-shot (n = 60). translation (openai:gpt-example-mini, against plain): equivalent: few-shot; undecided: cot (n = 60). Slices in which it was better, exploratory: translation: every slice (few-shot); translation: language French, language German (cot). | ? not settled |
      | Best for | RAG | accessing external / private data | sentiment (local:smollm2-135m, against plain): undecided: rag (n = 88). | ? not settled |
      | Best for | Fine-tuning | specialised behaviour, consistent style | sentiment (local:smollm2-135m, against plain): better: fine-tuned (n = 90). Slices in which it was better, exploratory: sentiment: every slice (fine-tuned). | ? not settled |
      | Updates | Prompt engineering | instant (change the prompt) | sentiment, plain with local:smollm2-135m: of 30 touched questions right 0% before and 46.7% after 130 ms (the change told in the prompt), 14 flipped to right and 0 to wrong; of 60 other questions 0 broke. | ✓ confirmed |
      | Updates | RAG | easy (add documents) | sentiment, rag with local:smollm2-135m: of 28 touched questions right 0% before and 50% after a time that was not measured (changed documents in the index), 14 flipped to right and 0 to wrong; of 60 other questions 29 broke. | ✓ confirmed |
      | Updates | Fine-tuning | hard (retrain the model) | A changed fact needs the training again, which took: sentiment 2 min 55 s. | ? not settled |
      | Scalability | Prompt engineering | excellent | sentiment, plain with local:smollm2-135m: 7.7 answers/s with 1 at once. translation, plain with local:gemma-3-270m: 1.4 answers/s with 1 at once. translation, plain with openai:gpt-example-mini: 1.1 answers/s with 1 at once. | ? not settled |
      | Scalability | RAG | good | — | – not measured |
      | Scalability | Fine-tuning | requires infrastructure | sentiment, fine-tuned with local:smollm2-135m: 7.8 answers/s with 1 at once. | ? not settled |
      | Where data goes | Prompt engineering | — | Sent away: questions, to https&#8203;://api.example/v1. Sent away: the examples shown, to https&#8203;://api.example/v1. | ? not settled |
      | Where data goes | RAG | — | On this machine: questions. Sent away: documents, to openai:embed-example. | ? not settled |
      | Where data goes | Fine-tuning | — | On this machine: questions and training rows. | ? not settled |

      <details>
      <summary>Why each mark was given</summary>

      - **Cost, Prompt engineering** (not settled): The claim names no unit and is read as the cost of one answer: confirmed when it is at most \\$0.01 in every suite and model, contradicted when it is above in every one. Some costs are unknown.
      - **Cost, RAG** (not measured): local:smollm2-135m (rag): unknown cost. Needs a price and usage.
      - **Cost, Fine-tuning** (contradicted): The claim is read as the cost of getting started. It is contradicted when training and the declared labelling together cost less than \\$100 in every suite; without a declaration people’s part is unknown, and it can be neither confirmed nor contradicted.
      - **Time to implement, Prompt engineering** (not settled): "Minutes" is contradicted when the machine's part alone takes more than an hour in every set-up; it cannot be confirmed, as how long people take is not measured by a run.
      - **Time to implement, RAG** (not settled): "Hours to days" is contradicted when the machine's part alone takes more than a week in every suite; it cannot be confirmed, as writing and keeping documents is people's work. How long people take is not measured by a run.
      - **Time to implement, Fine-tuning** (not settled): The claim is contradicted when training and the declared labelling together take less than an hour, or more than four weeks, in every suite. How long people take is not measured by a run, so it cannot be confirmed; declare it with --label-minutes.
      - **Technical complexity, Prompt engineering** (not settled): Ingredients, calls, services and steps are counted, but no count is the same as "low", "medium" or "high": the claim gives no rule by which it could fail.
      - **Technical complexity, RAG** (not settled): Ingredients, calls, services and steps are counted, but no count is the same as "low", "medium" or "high": the claim gives no rule by which it could fail.
      - **Technical complexity, Fine-tuning** (not settled): Ingredients, calls, services and steps are counted, but no count is the same as "low", "medium" or "high": the claim gives no rule by which it could fail.
      - **Data required, Prompt engineering** (not settled): "None" is contradicted when a technique with examples is better than a reference without in every suite and model compared, confirmed when none is (each equivalent or worse), and not settled otherwise.
      - **Data required, RAG** (not settled): Needs a learning curve: quality against the number of documents or training examples.
      - **Data required, Fine-tuning** (not settled): "100s - 1000s" is contradicted when every technique that was trained on fewer than 100 examples is better than the reference; it cannot be confirmed, because nobody tried more.
      - **Best for, Prompt engineering** (not settled): Verdicts are given suite by suite; the claim names kinds of task and not by which result it would fail, so it is shown beside them and not marked.
      - **Best for, RAG** (not settled): Verdicts are given suite by suite; the claim names kinds of task and not by which result it would fail, so it is shown beside them and not marked.
      - **Best for, Fine-tuning** (not settled): Verdicts are given suite by suite; the claim names kinds of task and not by which result it would fail, so it is shown beside them and not marked.
      - **Updates, Prompt engineering** (confirmed): Confirmed when the questions that the change touches are answered better after it in every technique and model (exact McNemar, p below 0.05), contradicted when none of them became right in any though the test could have shown it (6 questions or more), and not settled otherwise. People’s time for wri…
      - **Updates, RAG** (confirmed): Confirmed when the questions that the change touches are answered better after it in every technique and model (exact McNemar, p below 0.05), contradicted when none of them became right in any though the test could have shown it (6 questions or more), and not settled otherwise. People’s time for wri…
      - **Updates, Fine-tuning** (not settled): The claim names no measure of "hard". Measured is the machine’s part; labelling what changed is people’s.
      - **Scalability, Prompt engineering** (not settled): The claim names no measure of scale. Shown is the pace on this machine or at this provider, at the numbers of trials side by side that the run had; a load beyond these was not tried.
      - **Scalability, RAG** (not measured): Needs answers that were not cached, at more than one number of trials side by side.
      - **Scalability, Fine-tuning** (not settled): The claim names no measure of scale. Shown is the pace on this machine or at this provider, at the numbers of trials side by side that the run had; a load beyond these was not tried.
      - **Where data goes, Prompt engineering** (not settled): The table makes no claim about privacy. Shown is where data went in this run: to the endpoints of models, embedders and trainers.
      - **Where data goes, RAG** (not settled): The table makes no claim about privacy. Shown is where data went in this run: to the endpoints of models, embedders and trainers.
      - **Where data goes, Fine-tuning** (not settled): The table makes no claim about privacy. Shown is where data went in this run: to the endpoints of models, embedders and trainers.

      </details>

      ## Sentiment of reviews (sentiment)

      Is a review positive, negative or neutral? Plain, negated and sarcastic wordings.

      90 of 300 test samples · primary metric: Accuracy · reference: plain · smallest difference that matters: 5.0 pp

      ### \`local:smollm2-135m\`

      | Technique | Family | Accuracy | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 45.6% | 35.7–55.8% | 90 | — | — | reference | $0.0036 | 130 ms | 84 / 2 |
      | few-shot | Prompt engineering | 70.0% | 59.9–78.5% | 90 | +24.4 pp (+7.7 to +39.7) | 0.012 | ▲ better | $0.0057 | 205 ms | 412 / 2 |
      | cot | Prompt engineering | 0.0% | 0.0–4.1% | 90 | −45.6 pp (−55.8 to −35.7) | <0.001 | ▼ worse | $0.075 | 2.7 s | 103 / 71 |
      | rag | RAG | 51.1% | 40.9–61.3% | 88 | +4.5 pp (−14.4 to +23.2) | 0.728 | ? undecided | unknown | — | 642 / 2 |
      | rag-oracle | RAG | 61.1% | 50.8–70.5% | 90 | — | — | not compared | $0.011 | 410 ms | 502 / 2 |
      | fine-tuned | Fine-tuning | 88.9% | 80.7–93.9% | 90 | +43.3 pp (+31.9 to +54.2) | <0.001 | ▲ better | $0.0035 | 127 ms | 33 / 2 |

      | Retrieval | n | Closed book | Empty context | Found passages | Right passages given | Recall@k | Wrong: passage missed | Wrong: passage missed, wrong with it too | Wrong: passage shown |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      | rag | 88 | 46.6% (36.5–56.9%) | — | 51.1% (40.9–61.3%) | 60.2% (49.8–69.8%) | 66.7% (56.7–76.6%) | 2 | 12 | 29 |

      | Fine-tuned model | Answers for | Trained | Examples | Attempts | Time | Tokens | Cost | Labelling, declared |
      | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
      | sentiment-1 | fine-tuned | on questions alone | 240 | 2 | 5 min 50 s | 100,240 | $0.0097 | 2 h 00 min, $60.00 |

      <details>
      <summary>One sample, answered by every technique</summary>

      Model \`local:smollm2-135m\`, sample \`sent-0\`: \`The lift was out, the pool was “closed for the season”, and breakfast was a vending machine. Five stars for honesty, I suppose: the brochure did say it would be an experience.\`

      Accepted: \`negative\`

      | Technique | Family | Answer | Accuracy |
      | --- | --- | --- | ---: |
      | plain | Prompt engineering | \`neutral\` | wrong |
      | few-shot | Prompt engineering | \`negative\` | right |
      | cot | Prompt engineering | format error: \`no label in the answer\` | wrong |
      | rag | RAG | \`negative\` | right |
      | rag-oracle | RAG | \`negative\` | right |
      | fine-tuned | Fine-tuning | \`negative\` | right |

      </details>

      ## Translation into three languages (translation)

      English sentences into French, German and Spanish, in a house style.

      60 of 180 test samples · primary metric: chrF · reference: plain · smallest difference that matters: 2.0

      ### \`local:gemma-3-270m\`

      | Technique | Family | chrF | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 28.0 | 25.8–30.2 | 60 | — | — | reference | unknown | 702 ms | 98 / 25 |
      | few-shot | Prompt engineering | 63.3 | 56.4–70.3 | 60 | +35.3 (+30.8 to +41.1) | <0.001 | ▲ better | unknown | 756 ms | 98 / 25 |
      | fine-tuned | Fine-tuning | — | — | — | — | — | ? undecided | unknown | — | — / — |

      | Fine-tuned model | Answers for | Trained | Examples | Attempts | Time | Tokens | Cost | Labelling, declared |
      | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
      | lost | fine-tuned | stands in no ledger | — | — | — | — | unknown | not declared |

      ### \`openai:gpt-example-mini\`

      | Technique | Family | chrF | 95% interval | n | Difference to plain | Adjusted p | Verdict | Cost / 1k answers | Median latency | Tokens in / out |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |
      | plain | Prompt engineering | 87.3 | 80.6–92.4 | 60 | — | — | reference | $0.030 | 929 ms | 98 / 25 |
      | few-shot | Prompt engineering | 87.4 | 80.7–92.4 | 60 | +0.1 (−0.1 to +0.2) | 0.520 | = equivalent | $0.060 | 1.2 s | 302 / 25 |
      | cot | Prompt engineering | 92.1 | 85.1–96.6 | 60 | +4.7 (−3.6 to +12.7) | 0.479 | ? undecided | $0.12 | 3.6 s | 98 / 180 |

      <details>
      <summary>One sample, answered by every technique</summary>

      Model \`openai:gpt-example-mini\`, sample \`tr-0\`: \`Please confirm your appointment by noon tomorrow, number 0.\`

      Accepted: \`Veuillez confirmer votre rendez-vous avant demain midi, numéro 0 sur 0.\`

      | Technique | Family | Answer | chrF |
      | --- | --- | --- | ---: |
      | plain | Prompt engineering | \`euillez onfirmer otre endez-ous vant emain idi, uméro 0 ur 0.\` | 47.3 |
      | few-shot | Prompt engineering | \`euillez onfirmer otre endez-ous vant emain idi, uméro 0 ur 0.\` | 47.3 |
      | cot | Prompt engineering | \`Veuillez confirmer votre rendez-vous avant demain midi, numéro 0 sur 0.\` | 100.0 |

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
    const report = exampleReport();
    const known = spellings(report);
    // "1k answers" is a unit, and "<0.001" the smallest p that is written out.
    for (const own of ['1', '0.001']) known.add(own);
    const text = renderMarkdown(report).replaceAll(/&#\d+;/g, ' ');
    const foreign = (text.match(NUMBER) ?? []).filter((part) => !known.has(part));
    expect(foreign).toEqual([]);
  });

  it('changes every figure with the report', () => {
    const report: Report = exampleReport();
    const doubled = JSON.parse(JSON.stringify(report), (key, value) =>
      key === 'estimate' ? value / 2 : value,
    ) as Report;
    expect(renderMarkdown(report)).toContain('88.9% | 80.7');
    expect(renderMarkdown(doubled)).not.toContain('88.9% | 80.7');
    expect(renderMarkdown(doubled)).toContain('44.4% | 80.7');
  });

  it.each(Object.entries(HOSTILE_TEXTS))('shows hostile text as text: %s', (_, hostile) => {
    const clean = renderMarkdown(exampleReport());
    const text = renderMarkdown(makeHostile(exampleReport(), hostile));
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
    // No line more, so nothing broke out of a table, a list or a heading.
    expect(text.split('\n')).toHaveLength(clean.split('\n').length);
    // A column is named “Recall@k” by us; nobody is mentioned where a letter stands before the sign.
    const outsideCode = text.replaceAll(/`[^`\n]*`|<code>[^\n]*?<\/code>|Recall@k/g, '');
    expect(outsideCode).not.toMatch(/<(?!\/?(details|summary)>)[a-z/]/i);
    expect(outsideCode).not.toMatch(/(?<!\\)!?\[[^\]\\]*\]\(/);
    expect(outsideCode).not.toMatch(/@\w|(?<!&)#\d|https?:|www\./);
    // Nor out of a cell.
    const cells = (of: string): number[] =>
      of
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((row) => row.split(/(?<!\\)\|/).length);
    expect(cells(clean).length).toBeGreaterThan(20);
    expect(cells(text)).toEqual(cells(clean));
  });

  it('keeps a very long answer short', () => {
    const report = makeHostile(exampleReport(), 'x'.repeat(200_000));
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
