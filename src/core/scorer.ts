import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import { type MetricInfo, metricSchema } from '../protocol/metric.ts';
import type { GenerateRequest, GenerateResponse } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { CorpusFormula } from './corpus-formula.ts';
import { BenchError } from './errors.ts';
import type { Named } from './registry.ts';
import { calledAs, functionSchema, requireShape, zodSchema } from './require-shape.ts';
import type { Suite } from './suite.ts';

/** The judgement of one trial by one scorer. */
export interface Score {
  /** In the scorer's own unit; higher is better unless the metric says otherwise. */
  readonly value: number;
  /** What the value came from, for a reader. */
  readonly detail?: JsonValue;
  /** Sums over samples give the corpus metric (chrF, BLEU, macro-F1). */
  readonly statistics?: readonly number[];
}

/** What a scorer is given besides sample and answer. */
export interface ScoringContext {
  /**
   * Asks one of the models that the scorer declared. Every answer is on record, cached and priced, apart from what the trial
   * itself took; the same request a second time within one scoring is another draw.
   * @throws BenchError `PROVIDER`: let it through, and the score is missing with the reason
   */
  call(request: GenerateRequest, options: { readonly model: string }): Promise<GenerateResponse>;
  /**
   * Vectors of texts, each of length 1, from one of the embedders that the scorer declared.
   * @throws BenchError `PROVIDER`: let it through, and the score is missing with the reason
   */
  embed(texts: readonly string[], options: { readonly embedder: string }): Promise<readonly Float32Array[]>;
  /**
   * What the trial was shown, or where its technique shows no passages, what the application says that it answered from;
   * `null` where there is neither.
   */
  readonly passages: readonly Passage[] | null;
  /** Aborts with the run. */
  readonly signal: AbortSignal;
}

/** A model that a scorer asks. */
export interface AskedModel {
  /** `provider:name`. */
  readonly id: string;
  /** Most calls for one trial. */
  readonly mostCalls: number;
}

/** How a scorer's figures are shown and compared. */
export interface ScorerMetric extends Omit<MetricInfo, 'name'> {
  /** That of the scorer when left out; one that stands for several metrics, by its options, names each. */
  readonly name?: string;
}

/** What a scorer does with the options of one suite. */
export interface ScorerParts {
  readonly metric: ScorerMetric;
  /** Models that it asks; left out: none. */
  readonly models?: readonly AskedModel[];
  /** `provider:name` of embedders that it asks; left out: none. */
  readonly embedders?: readonly string[];
  /**
   * Checks a sample's targets and metadata before anything is run.
   * @throws BenchError `INVALID_DATA` naming the field.
   */
  check?(sample: Sample): void;
  /**
   * `null`: it says nothing about this sample. A format error is judged too: it is wrong, not missing. What is thrown makes the
   * score a missing one with that reason, never 0; the trial keeps its answer.
   */
  score(sample: Sample, reading: Reading, context: ScoringContext): Score | null | Promise<Score | null>;
}

/** Judges the trials of one suite by one metric. */
export interface Scorer extends Required<Omit<ScorerParts, 'metric'>> {
  readonly metric: MetricInfo;
  /** Raised whenever the same answer could get another value. */
  readonly version: number;
}

/** A scorer as suites name it. */
export interface ScorerDefinition extends Named {
  /** A name that suite files knew it by before, and may still. */
  readonly formerly?: string;
  /** How its statistics become a figure; `null` for a share or a mean. */
  readonly formula: CorpusFormula | null;
  /** @throws BenchError `INVALID_CONFIG` for options that it does not take */
  create(options: unknown, suite: ScoredSuite): Scorer;
}

const definitionSchema = z.object({
  version: z.int().optional(),
  options: zodSchema,
  create: functionSchema,
});

const partsSchema = z.object({
  metric: metricSchema.extend({ name: z.string().optional() }),
  models: z.array(z.object({ id: z.string(), mostCalls: z.int().min(1) })).optional(),
  embedders: z.array(z.string()).optional(),
  check: functionSchema.optional(),
  score: functionSchema,
});

/** What a scorer may know of the suite that it is created for. */
export type ScoredSuite = Pick<Suite, 'answer'>;

/**
 * A scorer for suites to name: one of one's own is written just as the built-in ones are.
 *
 * @param definition.name as suite files, figures and records write it
 * @param definition.version 1 when left out; raised whenever the same answer could get another value
 * @param definition.options what a suite file may set; a strict object tells a misspelled option
 * @param definition.formula for a metric that is aggregated as `corpus`
 * @throws BenchError `INVALID_CONFIG` for a definition that lacks something
 */
export function defineScorer<Options extends z.ZodType>(definition: {
  readonly name: string;
  readonly formerly?: string;
  readonly version?: number;
  readonly options: Options;
  readonly formula?: CorpusFormula;
  create(options: z.output<Options>, suite: ScoredSuite): ScorerParts;
}): ScorerDefinition {
  const of = calledAs('scorer', definition);
  requireShape(definitionSchema, definition, { of });
  const { name, formerly, version = 1, options: schema, formula = null } = definition;
  return {
    name,
    ...(formerly === undefined ? {} : { formerly }),
    formula,
    create(options, suite) {
      const parts = definition.create(requireShape(schema, options, { of, part: 'option' }), suite);
      requireShape(partsSchema, parts, { of });
      const { metric, models = [], embedders = [] } = parts;
      if (metric.aggregation.kind === 'corpus' && metric.aggregation.formula !== formula?.name) {
        throw new BenchError(
          'INVALID_CONFIG',
          `the scorer "${name}" has a metric of the formula "${metric.aggregation.formula}", but does not bring it.`,
          { hint: 'Hand the formula to defineScorer.' },
        );
      }
      return {
        metric: { ...metric, name: metric.name ?? name },
        version,
        models,
        embedders,
        check: (sample) => parts.check?.(sample),
        score: (sample, reading, context) => parts.score(sample, reading, context),
      };
    },
  };
}
