import type { ClaimReport } from '../../src/analysis/claims/claim-model.ts';
import type { DecisionCell, DecisionRow, Mark } from '../../src/analysis/decision/decision-model.ts';
import { NO_INPUTS } from '../../src/analysis/economics/decision-inputs.ts';
import type { Report } from '../../src/analysis/report.ts';
import type { TrialRow } from '../../src/analysis/samples/sample-model.ts';
import { FAMILIES, type Family } from '../../src/protocol/words.ts';

import { GEMMA, REMOTE, SMOL } from './report-parts.ts';
import { sentiment } from './report-sentiment.ts';
import { translation } from './report-translation.ts';

const CLAIMS: readonly (readonly [DecisionRow['aspect'], string, readonly (string | null)[]])[] = [
  ['cost', 'Cost', ['free - $0.01', '$10 - $100', '$100 - $10,000+', null]],
  ['time', 'Time to implement', ['minutes', 'hours to days', 'days to weeks', null]],
  ['complexity', 'Technical complexity', ['low', 'medium', 'high', null]],
  ['data', 'Data required', ['none', 'documents / knowledge base', '100s - 1000s of examples', null]],
  [
    'best-for',
    'Best for',
    [
      'general tasks, quick experiments',
      'accessing external / private data',
      'specialised behaviour, consistent style',
      null,
    ],
  ],
  [
    'updates',
    'Updates',
    ['instant (change the prompt)', 'easy (add documents)', 'hard (retrain the model)', null],
  ],
  ['scalability', 'Scalability', ['excellent', 'good', 'requires infrastructure', null]],
  ['privacy', 'Where data goes', [null, null, null, null]],
];

const MEASURED: Readonly<Record<string, readonly [string, Mark, string]>> = {
  'cost/prompt-engineering': [
    '$0.0036 to $0.41 per 1,000 answers, choice of prompt included',
    'confirmed',
    'The claim names $0.01 per use; the dearest technique cost $0.00041.',
  ],
  'cost/fine-tuning': [
    '$0.02 of machine time for training (local:smollm2-135m)',
    'contradicted',
    'Measured set-up is below the lower end of $100; labelling effort was not declared.',
  ],
  'time/prompt-engineering': ['7.8 s to choose among 3 prompt variants', 'confirmed', 'Below an hour.'],
  'data/fine-tuning': ['240 labelled examples', 'confirmed', 'Within 100s to 1000s.'],
  'best-for/rag': [
    '+6.8 points over plain on sentiment (interval −5.0 to +18.5); +2.1 chrF on translation',
    'not settled',
    'No suite with private documents was run.',
  ],
};

function decision(): DecisionRow[] {
  return CLAIMS.map(([aspect, title, claims]) => ({
    aspect,
    title,
    cells: FAMILIES.map((family: Family, index): DecisionCell => {
      const [measured, mark, why] = MEASURED[`${aspect}/${family}`] ?? [
        null,
        'not measured' as const,
        'This run holds nothing that could tell.',
      ];
      const short = measured === null ? null : (measured.split(' (')[0] ?? measured);
      return { family, claim: claims[index] ?? null, measured, short, mark, why };
    }),
  }));
}

function claims(): ClaimReport[] {
  return [
    {
      id: 'vague-is-worse',
      quotation: 'A vague prompt is worse than a specific one.',
      test: 'Held where the vague technique is worse.',
      verdict: 'not testable here',
      why: 'This run has nothing to test it on: it needs the techniques vague and plain on one suite.',
      evidence: [],
    },
    {
      id: 'examples-show',
      quotation: 'A few examples show the model what you want.',
      test: 'Held where a technique with shots and nothing else is better than the reference.',
      verdict: 'held',
      why: 'Of 1 test: held in 1.',
      evidence: [
        {
          suite: 'sentiment',
          model: SMOL,
          verdict: 'held',
          text: 'few-shot against plain on Accuracy: +24.4 points (95% interval 12.3 to 36.1), better, adjusted p < 0.001, n = 90',
        },
      ],
    },
    {
      id: 'step-by-step',
      quotation: '“Let’s think through this step by step:” dramatically improves reasoning.',
      test: 'Held where reasoning step by step is better by at least 20 points.',
      verdict: 'failed',
      why: 'Of 1 test: failed in 1.',
      evidence: [
        {
          suite: 'sentiment',
          model: SMOL,
          verdict: 'failed',
          text: 'cot against plain on Accuracy: −22.2 points (95% interval −33.5 to −10.1), worse, adjusted p = 0.002, n = 90',
        },
      ],
    },
  ];
}

/** A report of two suites and five techniques, with failures and unknowns; parts of it can be replaced. */
export function buildReport(changes: Partial<Report> = {}): Report {
  return {
    schema: 'adaptbench-report/2',
    run: {
      id: '2026-01-15T09-30-00Z-a1b2c3',
      createdAt: '2026-01-15T09:30:00.000Z',
      toolVersion: '0.1.0',
      profile: 'quick',
      split: 'test',
      seed: 7,
      repeats: 1,
      finished: true,
      command: ['adaptbench', 'run', 'sentiment', 'translation', '--model', 'local:smollm2-135m'],
      machine: {
        platform: 'linux',
        arch: 'x64',
        cpu: 'Example CPU @ 2.40GHz',
        cores: 2,
        memoryBytes: 8_000_000_000,
        node: '24.21.0',
      },
      loads: [{ model: SMOL, elapsedMs: 1_040 }],
      redacted: false,
    },
    models: [
      { id: SMOL, place: 'local', endpoint: null },
      { id: GEMMA, place: 'local', endpoint: null },
      { id: REMOTE, place: 'remote', endpoint: 'https://api.example/v1' },
    ],
    inputs: NO_INPUTS,
    recommendations: [],
    claims: claims(),
    totals: {
      trials: 870,
      answered: 780,
      formatErrors: 28,
      failed: 62,
      missing: 0,
      calls: 874,
      cachedCalls: 280,
      resentCalls: 1,
      unreadAnswers: 0,
      inputTokens: 241_310,
      outputTokens: 17_904,
      billed: 12_400_000,
      uncached: null,
      elapsedMs: 284_000,
    },
    decision: decision(),
    suites: [sentiment(), translation()],
    prices: [
      {
        match: 'openai:gpt-example-mini',
        inputPerMillion: 0.15,
        outputPerMillion: 0.6,
        asOf: '2026-01-05',
        source: 'https://prices.example/models',
      },
      {
        match: 'local:smollm2-*',
        machinePerHour: 0.1,
        asOf: '2026-01-05',
        source: 'a cloud machine with 2 cores',
      },
    ],
    notices: [
      '62 trials failed; they are left out of every score and counted in every table.',
      'The quick profile uses 90 of 300 samples: differences below 17 points may go unseen.',
    ],
    ...changes,
  };
}

/** A line of `trials.csv`; parts of it can be replaced. */
export function buildRow(changes: Partial<TrialRow> = {}): TrialRow {
  return {
    suite: 'sentiment',
    technique: 'plain',
    family: 'prompt-engineering',
    model: SMOL,
    sample: 'sent-0012',
    repeat: 0,
    slices: { kind: 'sarcasm', domain: 'software' },
    input: 'Oh great, another update that moves every button.',
    targets: ['negative'],
    status: 'answered',
    cut: false,
    answer: 'positive',
    output: ' positive',
    scores: { accuracy: 0, 'macro-f1': null },
    inputTokens: 84,
    outputTokens: 2,
    calls: 1,
    cachedCalls: 0,
    latencyMs: 128.4,
    sharedBy: 1,
    passages: null,
    goldShown: null,
    costNanoUsd: 3_584,
    ...changes,
  };
}
