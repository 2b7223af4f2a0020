import type { GenerateRequest, PromptForm } from '../core/model.ts';
import type { Sample } from '../core/sample.ts';
import type { Suite } from '../core/suite.ts';
import type { AttemptContext, Reading, Technique, TechniqueSpec } from '../core/technique.ts';
import { contentKey } from '../lib/hash.ts';
import { allOrFirstError } from '../lib/promises.ts';
import { deriveSeed } from '../lib/random.ts';
import { type ReadingRule, readAnswer } from './read-answer.ts';
import { renderPrompt } from './render.ts';
import { shotSelector } from './shots.ts';
import { fillTemplate } from './template.ts';
import { majority } from './vote.ts';
import { wordingsOf } from './wordings.ts';

/** Raised whenever the same output would be read differently. */
const COMPOSITION_VERSION = 1;

/** What a technique is put together from. */
export interface Composition {
  readonly suite: Suite;
  readonly spec: TechniqueSpec;
  /** Index of the instruction wording. */
  readonly wording: number;
  readonly form: PromptForm;
  /** The train split. */
  readonly train: readonly Sample[];
  readonly seed: number;
}

/**
 * Makes a technique from its ingredients.
 * @throws BenchError `INVALID_CONFIG` when the suite lacks the wording or, at the first request, the examples.
 */
export function composeTechnique(composition: Composition): Technique {
  const { suite, spec, form, seed } = composition;
  const { instructions, examples } = spec;
  const reasoned = instructions.reasoning === 'chain-of-thought';
  const wording = wordingsOf(instructions, suite.prompt)[composition.wording];
  if (wording === undefined) {
    throw new RangeError(
      `the technique "${spec.name}" of "${suite.name}" has no wording ${composition.wording}`,
    );
  }
  const opening = openingOf(composition, reasoned);
  const select =
    examples === undefined
      ? () => []
      : shotSelector(examples, { samples: composition.train, match: suite.shotsMatch, seed });
  const rule: ReadingRule = { format: suite.answer, label: suite.prompt.answerLabel, reasoned };

  const answerOf = (sample: Sample): string => {
    const target = sample.targets[0] ?? '';
    if (!reasoned || suite.prompt.workedSolution === null) return target;
    return `${fillTemplate(suite.prompt.workedSolution, sample)}\n${suite.prompt.answerLabel}: ${target}`;
  };

  const requests = (sample: Sample, repeat: number): readonly GenerateRequest[] => {
    const prompt = renderPrompt(
      {
        wording: {
          system: wording.system === null ? null : fillTemplate(wording.system, sample),
          instruction: fillTemplate(wording.instruction, sample),
        },
        shots: select(sample).map((shot) => ({
          question: fillTemplate(suite.prompt.input, shot),
          answer: answerOf(shot),
        })),
        question: fillTemplate(suite.prompt.input, sample),
        opening,
      },
      form,
    );
    const { generation } = suite;
    const stop = form === 'chat' ? [] : reasoned ? generation.reasoningStop : generation.stop;
    return Array.from({ length: instructions.votes }, (_, vote) => ({
      prompt,
      maxTokens: reasoned ? generation.maxReasoningTokens : generation.maxTokens,
      temperature: instructions.votes > 1 ? generation.voteTemperature : 0,
      seed: deriveSeed(seed, sample.id, repeat, vote),
      stop,
    }));
  };

  return {
    spec,
    form,
    fingerprint: contentKey({ version: COMPOSITION_VERSION, spec, rule }),
    requests,
    async attempt(sample: Sample, context: AttemptContext): Promise<Reading> {
      const responses = await allOrFirstError(
        requests(sample, context.repeat).map((request, index) => context.call(request, index)),
      );
      const readings = responses.map((response) => readAnswer(response.text, rule));
      return majority(readings);
    },
  };
}

/**
 * How the answer begins. A chat model is only given the reasoning cue; a text to be continued also needs the
 * answer's label, except after a vague instruction, whose point is that it does not say what is wanted.
 */
function openingOf({ suite, spec, form }: Composition, reasoned: boolean): string {
  if (reasoned) return suite.prompt.reasoningCue;
  if (form === 'chat') return '';
  return spec.instructions.wording === 'vague' ? 'Answer:' : `${suite.prompt.answerLabel}:`;
}
