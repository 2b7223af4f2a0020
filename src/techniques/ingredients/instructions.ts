import {
  defineIngredient,
  type IngredientPlace,
  type OpenTrial,
  type PlannedCalls,
} from '../../core/ingredient.ts';
import type { PromptVariant } from '../../core/prompt-parts.ts';
import { allOrFirstError } from '../../lib/promises.ts';
import { deriveSeed } from '../../lib/random.ts';
import { variablesIn } from '../../lib/template-variables.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import type { Reading } from '../../protocol/records.ts';
import { type InstructionsIngredient, instructionsSchema } from '../../protocol/technique.ts';
import type { PromptForm } from '../../protocol/words.ts';
import { hasMarkedAnswer } from '../read-answer.ts';
import { fillTemplate } from '../template.ts';
import { majority } from '../vote.ts';

/** What the model is told: wording, persona, reasoning, and how many answers are asked for. */
export const INSTRUCTIONS = defineIngredient({
  name: 'instructions',
  version: 1,
  options: instructionsSchema,
  use: (options) => ({
    says: options.instruction === undefined ? `${options.wording} instructions` : 'own instructions',
    lacks: (place) => lacking(options, place),
    promptVariants: (_, place) => promptVariants(options, place),
    calls: (calls, { suite, form }) =>
      calls.flatMap((call) => plannedCalls(call, { options, form, limits: suite.generation })),
    compose: ({ suite, form, promptVariant, seed }) => {
      const { generation } = suite;
      const { votes } = options;
      const reasoned = options.reasoning === 'chain-of-thought';
      const again = asksAgain(options, form);
      const whole = wholeQuestion(options, { suite, promptVariant });
      return {
        shot: (shot) =>
          whole === null ? shot : { ...shot, question: fillTemplate(whole.question, shot.sample) },
        check(sample) {
          fillTemplate(promptVariant.system ?? '', sample);
          fillTemplate(promptVariant.instruction, sample);
        },
        prompt: (parts, { sample }) => ({
          ...parts,
          system: promptVariant.system === null ? null : fillTemplate(promptVariant.system, sample),
          ...(whole === null || whole.beside
            ? { instruction: fillTemplate(promptVariant.instruction, sample) }
            : {}),
          ...(whole === null ? {} : { question: fillTemplate(whole.question, sample) }),
          opening: whole?.opening ?? openingOf(options, { suite, form }),
        }),
        requests: (requests, { sample, repeat }) =>
          requests.flatMap((request) =>
            Array.from({ length: votes }, (_, vote) => ({
              ...request,
              ...(reasoned ? { maxTokens: generation.maxReasoningTokens } : {}),
              ...(reasoned && form === 'completion' ? { stop: generation.reasoningStop } : {}),
              ...(votes > 1 ? { temperature: generation.voteTemperature } : {}),
              seed: deriveSeed(seed, sample.id, repeat, vote),
            })),
          ),
        reading: (rule) => ({
          ...rule,
          reasoned,
          begun: rule.begun && !reasoned,
          label: labelIn(whole?.opening) ?? rule.label,
        }),
        answer: async (next, trial) => {
          if (votes === 1 && !again) return await next();
          const castVote = (request: GenerateRequest, vote: number): Promise<Reading> =>
            again ? askTwice(request, { vote, trial, suite }) : askOnce(request, { vote, trial });
          return majority(await allOrFirstError(trial.requests.map(castVote)));
        },
        key: { asksAgain: again },
      };
    },
  }),
});

function lacking(
  { wording, persona, reasoning, votes, instruction, system }: InstructionsIngredient,
  { suite: { prompt, answer } }: IngredientPlace,
): string | undefined {
  const { instructions, personas } = prompt;
  if (votes > 1 && answer.kind === 'text') {
    return 'votes, but free text has no most frequent answer: votes need the answer kind "label" or "number-or-choice".';
  }
  if (persona && system === undefined && personas.length === 0) return 'needs "prompt.personas".';
  if (instruction !== undefined) return undefined;
  if (wording === 'vague' && instructions.vague.length === 0) return 'needs "prompt.instructions.vague".';
  return reasoning === 'chain-of-thought' && instructions.chainOfThought.length === 0
    ? 'needs "prompt.instructions.chainOfThought".'
    : undefined;
}

function promptVariants(
  { wording, persona, reasoning, instruction, system }: InstructionsIngredient,
  { suite: { prompt }, spec }: IngredientPlace,
): readonly PromptVariant[] {
  const { vague, specific, chainOfThought, grounded } = prompt.instructions;
  const usual = spec.retrieval === undefined ? specific : grounded;
  const own = instruction === undefined ? undefined : [instruction.text];
  const ofSystem = system?.text ?? null;
  if (persona) {
    const [first = ''] = own ?? usual;
    const personas = ofSystem === null ? prompt.personas : [ofSystem];
    return personas.map((persona) => ({ system: persona, instruction: first }));
  }
  const texts = reasoning === 'chain-of-thought' ? chainOfThought : wording === 'vague' ? vague : usual;
  return (own ?? texts).map((text) => ({ system: ofSystem, instruction: text }));
}

/** A last line that an answer is to follow, `Team:`. */
const LAST_LINE = /\n([^\n{}]*:)$/;

/** Characters up to which such a line is a label that a model may repeat, and not a sentence. */
const LONGEST_LABEL = 40;

/** The words before an answer in a last line that it is to follow. */
function labelIn(opening: string | undefined): string | undefined {
  const label =
    opening
      ?.slice(0, -1)
      .replace(/^[^\p{L}\p{N}]+/u, '')
      .trim() ?? '';
  return label === '' || label.length > LONGEST_LABEL ? undefined : label;
}

/** All of a question in one text. */
interface WholeQuestion {
  readonly question: string;
  readonly opening: string | undefined;
  /** Whether an instruction stands beside it. */
  readonly beside: boolean;
}

/**
 * How all of a question is put where its text shows the input itself, and where the suite has no instruction beside its
 * `input`; `null` elsewhere. It stands in each shot as well, so a last line such as `Team:` is what answers follow.
 */
function wholeQuestion(
  { instruction, reasoning }: InstructionsIngredient,
  {
    suite,
    promptVariant,
  }: { readonly suite: IngredientPlace['suite']; readonly promptVariant: PromptVariant },
): WholeQuestion | null {
  const showsInput = instruction !== undefined && variablesIn(instruction.text).includes('input');
  if (instruction !== undefined && !showsInput) {
    // What such a suite tells stands in its `input`, which is not to be told beside a text in its place.
    const tellsInInput = suite.prompt.instructions.specific.every((text) => text === '');
    return tellsInInput ? { question: '{{input}}', opening: undefined, beside: true } : null;
  }
  const text = instruction?.text ?? (promptVariant.instruction === '' ? suite.prompt.input : null);
  if (text === null) return null;
  const [line = '', opening] = reasoning === 'none' ? (LAST_LINE.exec(text) ?? []) : [];
  return { question: text.slice(0, text.length - line.length), opening, beside: false };
}

/** A second call also reads the reasoning of the first. */
function plannedCalls(
  call: PlannedCalls,
  {
    options,
    form,
    limits: { maxTokens, maxReasoningTokens },
  }: {
    readonly options: InstructionsIngredient;
    readonly form: PromptForm;
    readonly limits: IngredientPlace['suite']['generation'];
  },
): readonly PlannedCalls[] {
  const count = call.count * options.votes;
  if (options.reasoning === 'none') return [{ ...call, count }];
  const first = { ...call, count, outputTokens: maxReasoningTokens };
  const second = {
    count,
    moreInputTokens: call.moreInputTokens + maxReasoningTokens,
    outputTokens: maxTokens,
  };
  return asksAgain(options, form) ? [first, second] : [first];
}

function asksAgain({ reasoning }: InstructionsIngredient, form: PromptForm): boolean {
  return reasoning === 'chain-of-thought' && form === 'completion';
}

/**
 * How the answer begins. A chat model is only given the reasoning cue; a text to be continued also needs the
 * answer's label, except after a vague instruction, whose point is that it does not say what is wanted.
 */
function openingOf(
  { wording, reasoning }: InstructionsIngredient,
  { suite: { prompt }, form }: Pick<IngredientPlace, 'suite'> & { readonly form: PromptForm },
): string {
  if (reasoning === 'chain-of-thought') return prompt.reasoningCue;
  if (form === 'chat') return '';
  return wording === 'vague' ? 'Answer:' : `${prompt.answerLabel}:`;
}

interface Vote {
  readonly vote: number;
  readonly trial: OpenTrial;
}

async function askOnce(request: GenerateRequest, { vote, trial }: Vote): Promise<Reading> {
  return trial.read((await trial.call(request, 2 * vote)).text);
}

/**
 * A model that only continues texts was never taught to close its reasoning with the line that it is asked for; the
 * line is then begun for it, and its reasoning goes before. It is not asked again when it has written the line itself.
 * Source: Kojima et al. 2022, "Large Language Models are Zero-Shot Reasoners" (answer extraction).
 */
async function askTwice(
  request: GenerateRequest,
  { vote, trial, suite: { prompt, generation } }: Vote & Pick<IngredientPlace, 'suite'>,
): Promise<Reading> {
  const { text } = await trial.call(request, 2 * vote);
  if (request.prompt.form === 'chat' || hasMarkedAnswer(text, trial.rule)) return trial.read(text);
  const reasoning = text.trim() === '' ? '' : ` ${text.trim()}`;
  const second = await trial.call(
    {
      ...request,
      prompt: { form: 'completion', text: `${request.prompt.text}${reasoning}\n${prompt.conclusionCue}` },
      maxTokens: generation.maxTokens,
      temperature: 0,
      stop: generation.stop,
    },
    2 * vote + 1,
  );
  return trial.read(second.text, { reasoned: false, begun: true });
}
