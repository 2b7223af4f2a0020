import { z } from 'zod';
import {
  ABOVE_ZERO,
  FROM_ZERO,
  type NumberShape,
  numberSchema,
  SHARE,
  wholeNumbers,
} from '../../core/number-shape.ts';
import type { Currency } from '../../lib/money.ts';
import { FAMILIES, type Family } from '../../protocol/words.ts';

/** Set-ups that have to be made again from time to time. */
export const REDONE_KINDS = ['index', 'training'] as const;
export type RedoneKind = (typeof REDONE_KINDS)[number];

/** What a user says of the decision; `null` is not said. Never measured, and shown as declared. */
export interface DecisionInputs {
  /** Lowest acceptable primary metric, as a share of its scale; a metric without a scale is not limited. */
  readonly qualityAtLeast: number | null;
  /** Highest acceptable cost of 1,000 answers, set-up apart, in USD. */
  readonly maxCostPer1k: number | null;
  /** Highest acceptable median latency of an answer in ms. */
  readonly maxLatencyMs: number | null;
  /** Answers a month. */
  readonly volumePerMonth: number | null;
  /** How often a month what has to be known changes. */
  readonly updatesPerMonth: number | null;
  /** Most that may be spent before the first answer, people's time included where declared, in USD. */
  readonly setupBudget: number | null;
  /** Labelled examples that are there or can be had. */
  readonly examplesAvailable: number | null;
  /** Whether answers rest on facts that the model cannot know. */
  readonly needsExternalData: boolean | null;
  /** The user's currency, shown beside USD in what to do. */
  readonly currency: Currency | null;
  /** What an hour of people's time costs in USD. */
  readonly hourlyRate: number | null;
  /** Hours of people's work until a family's first answer. */
  readonly hours: Readonly<Partial<Record<Family, number>>>;
  /** Name of the profile that people's time was taken from; absent where it was declared itself. */
  readonly effort?: string;
  /** How often a month a set-up is made again; left out, as often as is known. */
  readonly redo?: Readonly<Partial<Record<RedoneKind, number>>>;
}

/** Nothing was said. */
export const NO_INPUTS: DecisionInputs = {
  qualityAtLeast: null,
  maxCostPer1k: null,
  maxLatencyMs: null,
  volumePerMonth: null,
  updatesPerMonth: null,
  setupBudget: null,
  examplesAvailable: null,
  needsExternalData: null,
  currency: null,
  hourlyRate: null,
  hours: {},
};

/** What each of the numbers may be. */
export const DECISION_NUMBERS = {
  qualityAtLeast: SHARE,
  maxCostPer1k: FROM_ZERO,
  maxLatencyMs: ABOVE_ZERO,
  volumePerMonth: wholeNumbers({ min: 1 }),
  updatesPerMonth: FROM_ZERO,
  setupBudget: FROM_ZERO,
  examplesAvailable: wholeNumbers({ min: 0 }),
  hourlyRate: FROM_ZERO,
} as const satisfies Partial<Record<keyof DecisionInputs, NumberShape>>;

const number = (name: keyof typeof DECISION_NUMBERS) => numberSchema(DECISION_NUMBERS[name]).nullable();

/** What a program hands in, which may leave out what it does not say. */
export const decisionInputsSchema = z
  .strictObject({
    qualityAtLeast: number('qualityAtLeast'),
    maxCostPer1k: number('maxCostPer1k'),
    maxLatencyMs: number('maxLatencyMs'),
    volumePerMonth: number('volumePerMonth'),
    updatesPerMonth: number('updatesPerMonth'),
    setupBudget: number('setupBudget'),
    examplesAvailable: number('examplesAvailable'),
    needsExternalData: z.boolean('it takes true, false or null').nullable(),
    currency: z
      .strictObject({
        code: z.string().regex(/^[A-Z]{3}$/u, 'it takes three capital letters, such as EUR'),
        perUsd: numberSchema(ABOVE_ZERO),
      })
      .nullable(),
    hourlyRate: number('hourlyRate'),
    hours: z.partialRecord(z.enum(FAMILIES), numberSchema(FROM_ZERO)),
    effort: z.string(),
    redo: z.partialRecord(z.enum(REDONE_KINDS), numberSchema(FROM_ZERO)),
  } satisfies Record<keyof DecisionInputs, z.ZodType>)
  .partial();

/** Answers a month that are assumed where nobody says otherwise; a report that uses it says so. */
export const ASSUMED_VOLUME = 10_000;
