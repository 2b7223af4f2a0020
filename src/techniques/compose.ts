import {
  type IngredientAtWork,
  type IngredientRegistry,
  type IngredientSetting,
  ingredientsOf,
  type ReadingRule,
} from '../core/ingredient.ts';
import type { PromptParts, Shot } from '../core/prompt-parts.ts';
import type { Technique } from '../core/technique.ts';
import { contentKey } from '../lib/hash.ts';
import { deriveSeed } from '../lib/random.ts';
import type { GenerateRequest } from '../protocol/model.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import { decisiveParts } from '../protocol/technique.ts';
import { answerTrial } from './answer-trial.ts';
import { guardIngredient } from './guard-ingredient.ts';
import { promptVariantsOf } from './needs.ts';
import { renderPrompt } from './render.ts';
import { fillTemplate } from './template.ts';

/** Raised whenever the same output would be read differently. */
const COMPOSITION_VERSION = 4;

/** What a technique is put together from. */
export interface Composition extends Omit<IngredientSetting, 'promptVariant'> {
  readonly ingredients: IngredientRegistry;
  /** Index of the prompt variant. */
  readonly promptVariant: number;
}

/**
 * Makes a technique from its ingredients.
 * @throws BenchError `INVALID_CONFIG` when the suite lacks what an ingredient needs
 */
export function composeTechnique(composition: Composition): Technique {
  const { suite, spec, form, seed, ingredients } = composition;
  const { reasoningEffort } = suite.generation;
  const promptVariant = promptVariantsOf(composition)[composition.promptVariant];
  if (promptVariant === undefined) {
    throw new RangeError(
      `the technique "${spec.name}" of "${suite.name}" has no prompt variant ${composition.promptVariant}`,
    );
  }
  const used = ingredientsOf(spec, ingredients).map(({ use, ...named }) => ({
    ...named,
    atWork: guardIngredient(named.ingredient.name, use.compose?.({ ...composition, promptVariant }) ?? {}),
  }));
  const atWork = used.map((one) => one.atWork);
  /** What all ingredients, one after the other, make of something. */
  const through = <T>(first: T, step: (part: IngredientAtWork, before: T) => T | undefined): T =>
    atWork.reduce((before, part) => step(part, before) ?? before, first);
  const rule = through<ReadingRule>(
    {
      format: suite.answer,
      label: suite.prompt.answerLabel,
      reasoned: false,
      begun: form === 'completion',
    },
    (part, before) => part.reading?.(before),
  );
  const question = (sample: Sample): string => fillTemplate(suite.prompt.input, sample);
  const shown = new Map<Sample, Shot>();
  const shotOf = (sample: Sample): Shot => {
    const shot =
      shown.get(sample) ??
      through<Shot>(
        { sample, context: null, question: question(sample), answer: sample.targets[0] ?? '' },
        (part, before) => part.shot?.(before),
      );
    shown.set(sample, shot);
    return shot;
  };
  const shotsFor = (sample: Sample): readonly Shot[] =>
    atWork.flatMap((part) => part.shots?.(sample) ?? []).map(shotOf);

  const render = (
    sample: Sample,
    { repeat, passages }: { readonly repeat: number; readonly passages: readonly Passage[] },
  ): readonly GenerateRequest[] => {
    const parts = through<PromptParts>(
      {
        system: null,
        instruction: '',
        shots: shotsFor(sample),
        context: null,
        question: question(sample),
        opening: '',
      },
      (part, before) => part.prompt?.(before, { sample, passages }),
    );
    const request: GenerateRequest = {
      prompt: renderPrompt(parts, form),
      maxTokens: suite.generation.maxTokens,
      temperature: 0,
      seed: deriveSeed(seed, sample.id, repeat, 0),
      stop: form === 'chat' ? [] : suite.generation.stop,
      ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
    };
    return through<readonly GenerateRequest[]>([request], (part, before) =>
      part.requests?.(before, { sample, repeat }),
    );
  };

  const queryOf = (sample: Sample) =>
    atWork.map((part) => part.query?.(sample)).findLast((query) => query !== undefined) ?? null;
  const others = used.filter(({ other }) => other);
  const fingerprint = contentKey({
    version: COMPOSITION_VERSION,
    spec: decisiveParts(spec),
    rule,
    corpus: null,
    ...Object.assign({}, ...used.map((one) => (one.other ? {} : one.atWork.key))),
    ...(others.length === 0
      ? {}
      : {
          others: others.map(({ ingredient: { name, version }, atWork: { key = {} } }) => ({
            name,
            version,
            key,
          })),
        }),
  });
  return {
    spec,
    form,
    fingerprint,
    check(sample) {
      question(sample);
      shotsFor(sample);
      for (const part of atWork) part.check?.(sample);
    },
    prepare(sample, repeat) {
      let query: RetrievalQuery | null = null;
      let fault: { readonly error: unknown } | undefined;
      try {
        query = queryOf(sample);
      } catch (error) {
        // It costs this trial, once that is attempted.
        fault = { error };
      }
      let bare: readonly GenerateRequest[] | undefined;
      const requests = (passages: readonly Passage[] = []): readonly GenerateRequest[] => {
        if (fault !== undefined) throw fault.error;
        if (passages.length > 0) return render(sample, { repeat, passages });
        bare ??= render(sample, { repeat, passages });
        return bare;
      };
      return {
        sample,
        repeat,
        fingerprint,
        query,
        requests,
        async attempt({ retrieve, call }) {
          const passages = query === null ? [] : await retrieve(query);
          const trial = { sample, repeat, passages, requests: requests(passages), rule };
          return await answerTrial(trial, { atWork, suite, call });
        },
      };
    },
  };
}
