import type { Report } from '../../analysis/report.ts';
import { type Html, html } from './markup.ts';

/** A method in plain words; `names` finds it in the names that figures and tests carry. */
interface Method {
  readonly names: RegExp;
  readonly title: string;
  readonly text: string;
}

const METHODS: readonly Method[] = [
  {
    names: /wilson/i,
    title: 'Wilson interval',
    text: 'The interval of a share (so many right out of so many). It stays within 0 and 100% and holds its level for small samples too.',
  },
  {
    names: /clopper/i,
    title: 'Clopper-Pearson interval',
    text: 'The exact interval of a share; it is never too short, and often a little too long.',
  },
  {
    names: /cluster/i,
    title: 'Clustered interval',
    text: 'When a sample was asked several times, its answers are alike. Each sample then counts as one observation, so repeats do not feign certainty.',
  },
  {
    names: /^(student('s)? )?t\b|t[- ]interval/i,
    title: 't interval',
    text: 'The interval of a mean, from the spread of the single values.',
  },
  {
    names: /bootstrap/i,
    title: 'Bootstrap',
    text: 'The samples are drawn again with replacement, thousands of times; the interval holds the middle of the figures so obtained, corrected for bias and skewness (BCa) and widened where samples are few. Paired bootstrap draws both techniques on the same samples. Used for metrics that are no mean of single scores.',
  },
  {
    names: /mcnemar/i,
    title: 'Exact McNemar test',
    text: 'Only samples on which one of the two techniques was right and the other wrong tell them apart. If both were equally good, each side would win about half of them.',
  },
  {
    names: /tango/i,
    title: "Tango's score interval",
    text: 'The interval of the difference between two shares that were measured on the same samples.',
  },
  {
    names: /sign[- ]?flip|permutation/i,
    title: 'Sign-flip permutation test',
    text: 'If the techniques were equally good, the sign of each paired difference would be chance. Signs are flipped at random to see how rare the observed mean then is.',
  },
  {
    names: /randomi[sz]ation/i,
    title: 'Approximate randomisation test',
    text: 'The answers of the two techniques are swapped at random, sample by sample, and the metric is computed anew each time; it shows how rare the observed difference is by chance.',
  },
];

const RULES: readonly (readonly [string, string])[] = [
  [
    'Paired comparison',
    'Both techniques are judged on the same samples, so an easy or hard sample counts alike for both. A pair in which a trial failed is left out and counted; where counting it right or wrong would change the verdict, the verdict is undecided.',
  ],
  [
    'Holm adjustment',
    'Who tests many techniques finds a winner by chance. Within a suite and model all comparisons on the primary metric are adjusted together, so that the chance of even one false verdict stays at 5%.',
  ],
  [
    'Verdicts',
    'Better or worse: the adjusted p is below 0.05. Equivalent: two one-sided tests, adjusted likewise, rule out a difference of the margin or more in either direction. Undecided: neither, so the samples are too few to tell; it does not mean equal.',
  ],
  [
    'Exploratory figures',
    'Pairs of techniques that nobody named before the run, models side by side, and slices. Their p values are adjusted by Benjamini and Hochberg, table by table: of all findings in a table 5% are false on average. Prompt variants and metrics other than the primary one are shown without verdicts. All these are good for ideas, not for proof.',
  ],
  [
    'Best technique',
    'A technique is out when another one is shown to be better, among its comparisons with all others (p multiplied by their number) or in the confirmatory ones. Those that are left are tied, whatever the order of their scores: the one that is truly best is among them with a chance of at least 95%.',
  ],
  [
    'Effect size',
    'How large a difference is, in a unit that can be compared between tasks. Odds ratio: samples that only this technique has right for each that only the other has right. h: the difference of two shares on a scale on which .2 is small, .5 medium, .8 large. d: the mean difference in units of its own spread from sample to sample.',
  ],
  [
    'Could have shown',
    'The smallest true difference that so many pairs would have found in 80 of 100 runs, at the strictest step of the correction and with the disagreement that was seen. It tells whether "undecided" had to be expected; it is no filter for results.',
  ],
  [
    'Failed trials and format errors',
    'An answer that cannot be read is wrong. A trial without an answer (an error, a time-out) is not scored at all; it is counted and shown.',
  ],
  [
    'Cost',
    'Computed from the tokens of every call, or from the time of this machine, at the prices below. What this run spent and what it would cost without the cache are kept apart; the time of this machine is valued at the price of a rented one, and nobody bills it. Without a price, the cost is unknown, and never zero.',
  ],
  [
    'Latency',
    'Timed around the call that succeeded. Waiting, retries, cached answers and calls that shared the machine are left out.',
  ],
];

const GLOSSARY: readonly (readonly [string, string])[] = [
  [
    'Interval',
    'The range of values that go well with what was measured. Made in this way, 95 of 100 such ranges hold the true value. A long interval means few samples.',
  ],
  ['n', 'How many samples (or calls) a figure is made from.'],
  ['p value', 'How rare a difference at least this large would be if there were none.'],
  ['Paired', 'Compared on the same samples.'],
  ['Holm', 'A way to adjust several p values, so that testing many techniques brings no false winner.'],
  ['Margin', 'The smallest difference that matters to this task, set in the suite file before the run.'],
  ['pp', 'Percentage points: from 50% to 60% are 10 pp.'],
  ['Accuracy', 'The share of right answers.'],
  [
    'RAG',
    'Retrieval-augmented generation: passages that fit the question are retrieved from documents and put into the prompt.',
  ],
  [
    'Fine-tuning, LoRA',
    'Further training of a model on examples. LoRA trains a small addition to its weights, an adapter, and leaves the weights themselves alone.',
  ],
  ['Shots', 'Solved examples that stand in the prompt.'],
  [
    'Chain of thought',
    'The model is asked to reason step by step before it answers, which takes more tokens.',
  ],
  ['Break-even', 'The number of answers from which a dearer set-up has paid for itself.'],
  ['Frontier', 'The techniques of which no other is both better and cheaper (or faster).'],
  ['Regret', 'How much better the best of the other options may be.'],
  ['Kappa', 'Agreement beyond what chance would bring: 0 is chance, 1 is perfect.'],
  [
    'ROUGE',
    'How many words, or word pairs, a text shares with a reference, or their longest common run in order.',
  ],
  ['Repetition', 'The share of four-word runs of a text that stood in it before.'],
  [
    'Macro-F1',
    'Precision and recall of each label in one figure, averaged over the labels, so that rare labels count as much as frequent ones.',
  ],
  [
    'chrF',
    'How many short runs of characters a translation shares with a reference, from 0 to 100. It forgives other word endings.',
  ],
  [
    'BLEU',
    'How many runs of one to four words a translation shares with references, from 0 to 100. It does not forgive other wording.',
  ],
  [
    'Key-fact recall',
    'The share of the facts that an explanation has to hold and does hold, in any accepted phrasing.',
  ],
  ['p50, p90', 'Half (or nine tenths) of the calls were at least this fast; p50 is the median.'],
  ['Reference', 'The technique that all others are compared with.'],
  ['Slice', 'A part of the samples, for instance all with sarcasm.'],
  [
    'Dev',
    'Samples on which prompt variants are chosen. The figures come from others that no choice has seen.',
  ],
];

/** How the figures were made, in plain words, and what the words mean. */
export function renderMethod(report: Report): Html {
  const used = usedMethods(report);
  const known = METHODS.filter((method) => used.some((name) => method.names.test(name)));
  const unknown = used.filter((name) => !METHODS.some((method) => method.names.test(name)));
  return html`<h2>Method</h2>
<p class="intro">Every figure has its interval and its n. These are the rules by which figures and verdicts were made.</p>
<h3>How figures and verdicts are made</h3>
<dl class="prose-list">${[...RULES, ...known.map(({ title, text }) => [title, text] as const)].map(entry)}</dl>
${unknown.length === 0 ? null : html`<p>Also used: ${unknown.join(', ')}.</p>`}
<h3>Glossary</h3>
<dl class="prose-list">${GLOSSARY.map(entry)}</dl>`;
}

function entry([term, text]: readonly [string, string]): Html {
  return html`<div><dt>${term}</dt><dd>${text}</dd></div>`;
}

/** Every method that a figure or test of the report names. */
function usedMethods({ suites }: Report): readonly string[] {
  const names = new Set<string>();
  for (const suite of suites) {
    for (const cell of suite.cells) {
      for (const { figure } of [...cell.metrics, ...cell.slices])
        if (figure !== null) names.add(figure.method);
      if (cell.latency?.mean) names.add(cell.latency.mean.method);
    }
    for (const { test, difference } of suite.comparisons) {
      names.add(test);
      if (difference !== null) names.add(difference.method);
    }
  }
  names.delete('none');
  return [...names];
}
