import type { PriceEntry } from '../../protocol/pricing.ts';

const OPENAI = { asOf: '2025-09-01', source: 'https://openai.com/api/pricing/' } as const;

/** OpenAI's prices: standard tier, USD, before tax. */
export const OPENAI_PRICES: readonly PriceEntry[] = [
  // Prompts of up to 272,000 tokens.
  {
    match: 'openai:gpt-6-luna',
    inputPerMillion: 0.1,
    cachedInputPerMillion: 0.01,
    outputPerMillion: 0.5,
    asOf: '2026-09-22',
    source: 'https://developers.openai.com/api/docs/models/gpt-6-luna',
  },
  {
    match: 'openai:gpt-4o',
    inputPerMillion: 2.5,
    cachedInputPerMillion: 1.25,
    outputPerMillion: 10,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-4o-2024-08-06',
    inputPerMillion: 2.5,
    cachedInputPerMillion: 1.25,
    outputPerMillion: 10,
    trainingPerMillion: 25,
    ...OPENAI,
  },
  // The one dated snapshot that costs more than the name it belongs to.
  { match: 'openai:gpt-4o-2024-05-13', inputPerMillion: 5, outputPerMillion: 15, ...OPENAI },
  {
    match: 'openai:gpt-4o-mini',
    inputPerMillion: 0.15,
    cachedInputPerMillion: 0.075,
    outputPerMillion: 0.6,
    ...OPENAI,
  },
  { match: 'openai:gpt-4.1', inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 8, ...OPENAI },
  {
    match: 'openai:gpt-4.1-mini',
    inputPerMillion: 0.4,
    cachedInputPerMillion: 0.1,
    outputPerMillion: 1.6,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-4.1-nano',
    inputPerMillion: 0.1,
    cachedInputPerMillion: 0.025,
    outputPerMillion: 0.4,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-5',
    inputPerMillion: 1.25,
    cachedInputPerMillion: 0.125,
    outputPerMillion: 10,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-5-mini',
    inputPerMillion: 0.25,
    cachedInputPerMillion: 0.025,
    outputPerMillion: 2,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-5-nano',
    inputPerMillion: 0.05,
    cachedInputPerMillion: 0.005,
    outputPerMillion: 0.4,
    ...OPENAI,
  },
  // The dated names under which OpenAI takes jobs.
  {
    match: 'openai:gpt-4o-mini-2024-07-18',
    inputPerMillion: 0.15,
    cachedInputPerMillion: 0.075,
    outputPerMillion: 0.6,
    trainingPerMillion: 3,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-4.1-2025-04-14',
    inputPerMillion: 2,
    cachedInputPerMillion: 0.5,
    outputPerMillion: 8,
    trainingPerMillion: 25,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-4.1-mini-2025-04-14',
    inputPerMillion: 0.4,
    cachedInputPerMillion: 0.1,
    outputPerMillion: 1.6,
    trainingPerMillion: 5,
    ...OPENAI,
  },
  {
    match: 'openai:gpt-4.1-nano-2025-04-14',
    inputPerMillion: 0.1,
    cachedInputPerMillion: 0.025,
    outputPerMillion: 0.4,
    trainingPerMillion: 1.5,
    ...OPENAI,
  },
  // Tuned models cost more to ask than their bases.
  {
    match: 'openai:ft:gpt-4o-mini-2024-07-18*',
    inputPerMillion: 0.3,
    cachedInputPerMillion: 0.15,
    outputPerMillion: 1.2,
    ...OPENAI,
  },
  {
    match: 'openai:ft:gpt-4o-2024-08-06*',
    inputPerMillion: 3.75,
    cachedInputPerMillion: 1.875,
    outputPerMillion: 15,
    ...OPENAI,
  },
  {
    match: 'openai:ft:gpt-4.1-2025-04-14*',
    inputPerMillion: 3,
    cachedInputPerMillion: 0.75,
    outputPerMillion: 12,
    ...OPENAI,
  },
  {
    match: 'openai:ft:gpt-4.1-mini-2025-04-14*',
    inputPerMillion: 0.8,
    cachedInputPerMillion: 0.2,
    outputPerMillion: 3.2,
    ...OPENAI,
  },
  {
    match: 'openai:ft:gpt-4.1-nano-2025-04-14*',
    inputPerMillion: 0.2,
    cachedInputPerMillion: 0.05,
    outputPerMillion: 0.8,
    ...OPENAI,
  },
];
