import type { Suite } from '../core/suite.ts';
import type { AttemptContext, Technique } from '../core/technique.ts';
import { contentKey } from '../lib/hash.ts';
import { allOrFirstError } from '../lib/promises.ts';
import { deriveSeed } from '../lib/random.ts';
import type { GenerateRequest } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { PromptForm } from '../protocol/words.ts';
import { type PassageSource, passageSourceOf, type TechniqueCorpus } from './passage-source.ts';
import { promptVariantsOf } from './prompt-variants.ts';
import { hasMarkedAnswer, type ReadingRule, readAnswer } from './read-answer.ts';
import { renderPrompt } from './render.ts';
import { shotSelector } from './shots.ts';
import { fillTemplate } from './template.ts';
import { majority } from './vote.ts';

/** Raised whenever the same output would be read differently. */
const COMPOSITION_VERSION = 4;

/** What a technique is put together from. */
export interface Composition {
  readonly suite: Suite;
  readonly spec: TechniqueSpec;
  /** Index of the prompt variant. */
  readonly promptVariant: number;
  readonly form: PromptForm;
  /** The train split. */
  readonly train: readonly Sample[];
  readonly seed: number;
  /** What it retrieves; `null` where the suite has no corpus. */
  readonly corpus: TechniqueCorpus | null;
}

/**
 * Makes a technique from its ingredients.
 * @throws BenchError `INVALID_CONFIG` when the suite lacks the prompt variant or, at the first request, the examples.
 */
export function composeTechnique(composition: Composition): Technique {
  const { suite, spec, form, seed } = composition;
  const { instructions, examples, retrieval } = spec;
  const reasoned = instructions.reasoning === 'chain-of-thought';
  const promptVariant = promptVariantsOf(spec, suite.prompt)[composition.promptVariant];
  if (promptVariant === undefined) {
    throw new RangeError(
      `the technique "${spec.name}" of "${suite.name}" has no prompt variant ${composition.promptVariant}`,
    );
  }
  const opening = openingOf(composition, reasoned);
  const select =
    examples === undefined
      ? () => []
      : shotSelector(examples, { samples: composition.train, match: suite.shotsMatch, seed });
  const rule: ReadingRule = {
    format: suite.answer,
    label: suite.prompt.answerLabel,
    reasoned,
    begun: form === 'completion' && !reasoned,
  };

  const answerOf = (sample: Sample): string => {
    const target = sample.targets[0] ?? '';
    if (!reasoned || suite.prompt.workedSolution === null) return target;
    return `${fillTemplate(suite.prompt.workedSolution, sample)}\n${suite.prompt.answerLabel}: ${target}`;
  };

  const source = passageSourceOf(composition);

  const openingRequests = (
    sample: Sample,
    repeat: number,
    passages: readonly Passage[],
  ): readonly GenerateRequest[] => {
    const prompt = renderPrompt(
      {
        promptVariant: {
          system: promptVariant.system === null ? null : fillTemplate(promptVariant.system, sample),
          instruction: fillTemplate(promptVariant.instruction, sample),
        },
        shots: select(sample).map((shot) => ({
          context: shotContext(source, shot),
          question: fillTemplate(suite.prompt.input, shot),
          answer: answerOf(shot),
        })),
        context: source?.context(passages) ?? null,
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

  /**
   * A model that only continues texts was never taught to close its reasoning with the line that it is asked for; the
   * line is then begun for it, and its reasoning goes before. It is not asked again when it has written the line itself.
   * Source: Kojima et al. 2022, "Large Language Models are Zero-Shot Reasoners" (answer extraction).
   */
  const castVote = async (
    request: GenerateRequest,
    vote: number,
    context: AttemptContext,
  ): Promise<Reading> => {
    const { text } = await context.call(request, 2 * vote);
    if (request.prompt.form === 'chat' || !asksAgain(instructions, form) || hasMarkedAnswer(text, rule)) {
      return readAnswer(text, rule);
    }
    const reasoning = text.trim() === '' ? '' : ` ${text.trim()}`;
    const second = await context.call(
      {
        ...request,
        prompt: {
          form: 'completion',
          text: `${request.prompt.text}${reasoning}\n${suite.prompt.conclusionCue}`,
        },
        maxTokens: suite.generation.maxTokens,
        temperature: 0,
        stop: suite.generation.stop,
      },
      2 * vote + 1,
    );
    return readAnswer(second.text, { ...rule, reasoned: false, begun: true });
  };

  return {
    spec,
    form,
    fingerprint: contentKey({
      version: COMPOSITION_VERSION,
      spec,
      rule,
      asksAgain: asksAgain(instructions, form),
      corpus: retrieval === undefined ? null : composition.corpus?.key,
    }),
    retrievalQuery: (sample) => source?.query(sample) ?? null,
    openingRequests,
    async attempt(sample: Sample, context: AttemptContext): Promise<Reading> {
      const passages = source === null ? [] : await context.retrieve(source.query(sample));
      const votes = openingRequests(sample, context.repeat, passages).map((request, vote) =>
        castVote(request, vote, context),
      );
      return majority(await allOrFirstError(votes));
    },
  };
}

function shotContext(source: PassageSource | null, shot: Sample): string | null {
  const passages = source?.shown(shot) ?? null;
  return source === null || passages === null ? null : source.context(passages);
}

/**
 * The most calls that an attempt makes. A text to be continued is asked a second time when its reasoning has ended
 * without an answer.
 */
export function mostCalls({ instructions }: TechniqueSpec, form: PromptForm): number {
  return instructions.votes * (asksAgain(instructions, form) ? 2 : 1);
}

function asksAgain({ reasoning }: TechniqueSpec['instructions'], form: PromptForm): boolean {
  return reasoning === 'chain-of-thought' && form === 'completion';
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
