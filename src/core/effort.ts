import { z } from 'zod';
import { FAMILIES } from '../protocol/words.ts';
import { FROM_ZERO, numberSchema } from './number-shape.ts';

export const effortProfileSchema = z.strictObject({
  hourlyRate: numberSchema(FROM_ZERO).exactOptional(),
  hours: z.partialRecord(z.enum(FAMILIES), numberSchema(FROM_ZERO)).exactOptional(),
  labelMinutes: numberSchema(FROM_ZERO).exactOptional(),
});

/**
 * People's work as a team declares it under a name: USD an hour (`hourlyRate`), hours until a family's first answer
 * (`hours`), minutes to label one example (`labelMinutes`). Never measured, and shown as declared.
 */
export type EffortProfile = z.infer<typeof effortProfileSchema>;

/**
 * What may be taken where a team has no figures of its own, once it asks for it by name.
 *
 * - The rate is the median wage of software developers in the United States, May 2025, without what an employer pays on
 *   top: Bureau of Labor Statistics, Occupational Employment and Wage Statistics, https://www.bls.gov/oes/tables.htm
 * - The hours are assumptions within what is taught: prompting takes minutes to hours, retrieval hours to days, fine-tuning
 *   days to weeks.
 * - The minutes are an assumption: no measurement is known that would fit every task.
 */
export const TYPICAL_EFFORT = {
  hourlyRate: 65.38,
  hours: { 'prompt-engineering': 1, rag: 16, 'fine-tuning': 40, 'rag-fine-tuning': 56 },
  labelMinutes: 1,
} as const satisfies EffortProfile;

/** The one profile that comes along. */
export const TYPICAL = 'typical';
