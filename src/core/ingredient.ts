import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import type { GenerateRequest, GenerateResponse } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { OtherIngredient, TechniqueSpec } from '../protocol/technique.ts';
import type { PromptForm } from '../protocol/words.ts';
import type { PromptParts, PromptVariant, Shot } from './prompt-parts.ts';
import type { Named, Registry } from './registry.ts';
import { REQUEST_SETTINGS, type RequestSetting } from './request-settings.ts';
import { calledAs, functionSchema, requireShape, zodSchema } from './require-shape.ts';
import type { Suite } from './suite.ts';

/** How an output is to be read. */
export interface ReadingRule {
  readonly format: AnswerFormat;
  /** The words before an answer, without the colon. */
  readonly label: string;
  /** Whether the answer comes after reasoning, in a line that begins with the label. */
  readonly reasoned: boolean;
  /** Whether the prompt ends with the label, so that the output begins with the answer and may go on with other things. */
  readonly begun: boolean;
  /** Whether the output is an object of JSON and nothing else. */
  readonly isObject?: true;
}

/** What a technique needs to know of a corpus before anything is retrieved. */
export interface TechniqueCorpus {
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  /** Whether the document of a gold passage is part of it. */
  holds(id: string): boolean;
  /** The gold passages of a sample, by their ids. */
  gold(ids: readonly string[]): readonly Passage[];
}

/** Calls of a trial, each as long as it may be. */
export interface PlannedCalls {
  readonly count: number;
  /** Most tokens of a prompt beyond those of the first one. */
  readonly moreInputTokens: number;
  readonly outputTokens: number;
}

/** Where an ingredient stands. */
export interface IngredientPlace {
  readonly suite: Suite;
  readonly spec: TechniqueSpec;
}

/** Where an ingredient is put to work: one suite, one form of prompt, one prompt variant. */
export interface IngredientSetting extends IngredientPlace {
  readonly form: PromptForm;
  readonly promptVariant: PromptVariant;
  /** The train split. */
  readonly train: readonly Sample[];
  readonly seed: number;
  /** `null` where the suite has none. */
  readonly corpus: TechniqueCorpus | null;
}

/** A trial whose prompt is rendered. */
export interface OpenTrial {
  readonly sample: Sample;
  readonly repeat: number;
  readonly passages: readonly Passage[];
  /** The calls that it begins with. */
  readonly requests: readonly GenerateRequest[];
  /** How its outputs are read. */
  readonly rule: ReadingRule;
  /**
   * Makes a call; it is on record, cached and priced.
   * @param number which of this ingredient's calls within the trial it is, from 0 to 999: the same in every run, so that a
   *   resumed one finds the answer
   */
  call(request: GenerateRequest, number: number): Promise<GenerateResponse>;
  /** Reads an output by the technique's rule, or by that with changes. */
  read(text: string, change?: Partial<ReadingRule>): Reading;
  /** Asks a further question after an answer, to be answered in a few words, and reads what is said to it. */
  ask(question: string, after: { readonly answer: string; readonly number: number }): Promise<Said>;
}

/** An output, and how it was read. */
export interface Said {
  readonly text: string;
  readonly reading: Reading;
}

/**
 * An ingredient at work. Every part is given what ingredients before it made, and hands on the same or something else;
 * what it leaves out stays as it is. All but `answer` is pure: the same in every session.
 */
export interface IngredientAtWork {
  /**
   * Looks at a sample before the run, so that nothing fails in the middle of it.
   * @throws BenchError `INVALID_DATA` or `INVALID_CONFIG`
   */
  check?(sample: Sample): void;
  /** Train samples shown before the question. */
  shots?(sample: Sample): readonly Sample[];
  /** How a shot is shown; worked out once for each train sample. */
  shot?(shot: Shot): Shot;
  /** What is retrieved before anything is asked. */
  query?(sample: Sample): RetrievalQuery;
  prompt?(
    parts: PromptParts,
    trial: { readonly sample: Sample; readonly passages: readonly Passage[] },
  ): PromptParts;
  /** The calls that a trial begins with. */
  requests?(
    requests: readonly GenerateRequest[],
    trial: { readonly sample: Sample; readonly repeat: number },
  ): readonly GenerateRequest[];
  /** How outputs are read. */
  reading?(rule: ReadingRule): ReadingRule;
  /** Makes calls and answers. `next` does what the ingredients before it do: the first of the calls, read by the rule. */
  answer?(next: () => Promise<Reading>, trial: OpenTrial): Promise<Reading>;
  /** What else decides about answers, for keys: the calls that a trial begins with, options and version do so anyway. */
  readonly key?: Readonly<Record<string, JsonValue>>;
}

/** An ingredient with its options: all that planning, prompts and reports have to know of it. */
export interface IngredientUse {
  /** What it adds, in a few words for a list: `answers checked once`. */
  readonly says: string;
  /** What it makes of the technique's family: none of it where left out. */
  readonly adds?: OtherIngredient['adds'];
  /** Whether the technique only shows where errors of others come from, and stands in no comparison. */
  readonly diagnostic?: boolean;
  /** Services that it needs besides the model, and steps before the first answer, for the row on complexity. */
  readonly services?: readonly string[];
  readonly steps?: readonly string[];
  /** What its requests hold beside prompt and limits; with a model whose provider does not take it a run is refused. */
  readonly asks?: readonly RequestSetting[];
  /** Whether it needs the documents of the suite, and whether they are searched, for which an index is made. */
  readonly documents?: OtherIngredient['documents'];
  /** What a suite lacks for it, to stand after `the technique "x"`: `needs "dataset.train".` */
  lacks?(place: IngredientPlace): string | undefined;
  promptVariants?(variants: readonly PromptVariant[], place: IngredientPlace): readonly PromptVariant[];
  /** The most calls of a trial, for plans and estimates. */
  calls?(
    calls: readonly PlannedCalls[],
    place: IngredientPlace & { readonly form: PromptForm },
  ): readonly PlannedCalls[];
  /** @throws BenchError `INVALID_CONFIG` when the suite lacks something */
  compose?(setting: IngredientSetting): IngredientAtWork;
}

/** Something that techniques are made of. */
export interface Ingredient extends Named {
  /** Raised whenever the same options would make other calls or read answers otherwise. */
  readonly version: number;
  readonly options: z.ZodType;
  /** @throws BenchError `INVALID_CONFIG` for options that it does not take */
  use(options: unknown): IngredientUse;
}

/** The ingredients that techniques can be made of, in the order in which they are put to work. */
export type IngredientRegistry = Registry<Ingredient>;

const definitionSchema = z.object({
  version: z.int(),
  options: zodSchema,
  use: functionSchema,
});

const useSchema = z.object({
  says: z.string(),
  adds: z.enum(['retrieval', 'weights']).optional(),
  diagnostic: z.boolean().optional(),
  services: z.array(z.string()).optional(),
  steps: z.array(z.string()).optional(),
  documents: z.enum(['read', 'searched']).optional(),
  asks: z.array(z.enum(REQUEST_SETTINGS)).optional(),
  lacks: functionSchema.optional(),
  promptVariants: functionSchema.optional(),
  calls: functionSchema.optional(),
  compose: functionSchema.optional(),
});

/**
 * An ingredient as a project adds it; built-in ones are made by the same.
 * @param options a schema of JSON with defaults; what it yields, it takes again
 * @throws BenchError `INVALID_CONFIG` for one that lacks something
 */
export function defineIngredient<Options extends z.ZodType>(
  definition: Named & {
    readonly version: number;
    readonly options: Options;
    use(options: z.output<Options>): IngredientUse;
  },
): Ingredient {
  const of = calledAs('ingredient', definition);
  requireShape(definitionSchema, definition, { of });
  const { use, ...ingredient } = definition;
  return {
    ...ingredient,
    use: (options) => {
      const used = use(requireShape(ingredient.options, options, { of, part: 'option' }));
      requireShape(useSchema, used, { of });
      return used;
    },
  };
}

/** An ingredient of a technique. */
export interface UsedIngredient {
  readonly ingredient: Ingredient;
  readonly use: IngredientUse;
  /** Whether it stands among the technique's further ones. */
  readonly other: boolean;
}

/**
 * The ingredients of a technique, in the order of the registry.
 * @throws BenchError `UNKNOWN_NAME` for one that is not in the registry
 */
export function ingredientsOf(
  { instructions, examples, retrieval, weights, more = {} }: TechniqueSpec,
  ingredients: IngredientRegistry,
): readonly UsedIngredient[] {
  const given = new Map<string, unknown>(Object.entries({ instructions, examples, retrieval, weights }));
  for (const [name, { options }] of Object.entries(more)) given.set(ingredients.get(name).name, options);
  return ingredients.all.flatMap((ingredient) => {
    const options = given.get(ingredient.name);
    return options === undefined
      ? []
      : [{ ingredient, use: ingredient.use(options), other: Object.hasOwn(more, ingredient.name) }];
  });
}

/** A further ingredient as a technique holds it: its options, and what reports have to know without its code. */
export function writtenIngredient(
  options: OtherIngredient['options'],
  { says, adds, documents, diagnostic, services, steps }: IngredientUse,
): OtherIngredient {
  return {
    options,
    says,
    ...(adds === undefined ? {} : { adds }),
    ...(documents === undefined ? {} : { documents }),
    ...(diagnostic === true ? { diagnostic } : {}),
    ...(services === undefined ? {} : { services }),
    ...(steps === undefined ? {} : { steps }),
  };
}
