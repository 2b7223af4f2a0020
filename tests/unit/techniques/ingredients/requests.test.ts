import { describe, expect, it } from 'vitest';
import { writtenIngredient } from '../../../../src/core/ingredient.ts';
import type { Suite } from '../../../../src/core/suite.ts';
import type { JsonValue } from '../../../../src/lib/json.ts';
import type { GenerateRequest, GenerateResponse, Prompt } from '../../../../src/protocol/model.ts';
import type { Reading } from '../../../../src/protocol/records.ts';
import type { AnswerFormat } from '../../../../src/protocol/suite.ts';
import type { TechniqueSpec } from '../../../../src/protocol/technique.ts';
import type { PromptForm } from '../../../../src/protocol/words.ts';
import { BUILT_IN_INGREDIENTS } from '../../../../src/techniques/built-in-ingredients.ts';
import { composeTechnique } from '../../../../src/techniques/compose.ts';
import { plannedCalls } from '../../../../src/techniques/needs.ts';
import { answered, PLAIN, REASONED, sampleOf, suiteOf } from '../../../support/suite-builder.ts';

type Options = Readonly<Record<string, JsonValue>>;

function having(name: string, options: Options = {}, spec: TechniqueSpec = PLAIN): TechniqueSpec {
  const use = BUILT_IN_INGREDIENTS.get(name).use(options);
  return { ...spec, more: { [name]: writtenIngredient(options, use) } };
}

const train = [
  sampleOf({ id: 't-1', split: 'train', input: 'A fine one.', targets: ['positive'] }),
  sampleOf({ id: 't-2', split: 'train', input: 'Two and two.', targets: ['4'] }),
];

interface Setting {
  readonly suite?: Suite;
  readonly form?: PromptForm;
}

function compose(spec: TechniqueSpec, { suite = suiteOf(), form = 'chat' }: Setting = {}) {
  const composition = { ingredients: BUILT_IN_INGREDIENTS, promptVariant: 0, train, seed: 1, corpus: null };
  return composeTechnique({ ...composition, suite, spec, form });
}

function requestOf(spec: TechniqueSpec, setting: Setting = {}): GenerateRequest {
  const [request] = compose(spec, setting).prepare(sampleOf(), 0).requests();
  if (request === undefined) throw new Error('nothing is asked');
  return request;
}

const linesOf = (prompt: Prompt): readonly string[] =>
  prompt.form === 'chat' ? prompt.messages.map(({ content }) => content) : [prompt.text];

async function reading(text: string, suite: Suite): Promise<Reading> {
  const response: GenerateResponse = {
    text,
    finishReason: 'stop',
    usage: null,
    timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
  };
  return await compose(having('structured'), { suite })
    .prepare(sampleOf(), 0)
    .attempt({ retrieve: async () => [], call: async () => response });
}

const NUMBER: AnswerFormat = { kind: 'number-or-choice', choices: [] };
const CHOICE: AnswerFormat = { kind: 'number-or-choice', choices: ['A', 'B'] };

describe('structured answers', () => {
  it.each<[AnswerFormat, JsonValue]>([
    [suiteOf().answer, { type: 'string', enum: ['positive', 'negative'] }],
    [NUMBER, { type: 'number' }],
    [CHOICE, { type: 'string' }],
  ])('are asked for by a schema of the answers of the suite: %j', (answer, field) => {
    expect(requestOf(having('structured'), { suite: suiteOf({ answer }) })).toMatchObject({
      maxTokens: 44,
      stop: [],
      responseFormat: {
        type: 'object',
        properties: { answer: field },
        required: ['answer'],
        additionalProperties: false,
      },
    });
  });

  it.each<[string, AnswerFormat, Reading]>([
    ['{"answer": "positive"}', suiteOf().answer, answered('positive')],
    ['```json\n{"answer":"negative"}\n```', suiteOf().answer, answered('negative')],
    ['{"answer": 1234567.50}', NUMBER, answered('1234567.5')],
    ['{"answer": "B"}', CHOICE, answered('B')],
    [
      'positive',
      suiteOf().answer,
      {
        status: 'format-error',
        reason: 'the output is no JSON object, which the request asked for by a schema',
      },
    ],
    [
      '{"answer": "posi',
      suiteOf().answer,
      {
        status: 'format-error',
        reason: 'the output is no JSON object, which the request asked for by a schema',
      },
    ],
  ])('are read off the object alone: %s', async (text, answer, expected) => {
    expect(await reading(text, suiteOf({ answer }))).toEqual(expected);
  });

  it('are shown in examples as they are to be given', () => {
    const spec = having('structured', {}, { ...PLAIN, examples: { shots: 2, selection: 'fixed' } });
    expect(linesOf(requestOf(spec, { suite: suiteOf({ answer: NUMBER }) }).prompt)).toEqual([
      expect.stringContaining('A fine one.'),
      '{"answer":"positive"}',
      'Review: Two and two.',
      '{"answer":4}',
      'Review: Great film.',
    ]);
  });

  it('have room for the object in plans as well', () => {
    const place = { suite: suiteOf(), ingredients: BUILT_IN_INGREDIENTS, form: 'chat' as const };
    expect(plannedCalls({ ...place, spec: having('structured') })).toEqual([
      { count: 1, moreInputTokens: 0, outputTokens: 44 },
    ]);
  });

  it.each<[string, Suite, TechniqueSpec]>([
    ['says nothing about free text', suiteOf({ answer: { kind: 'text' } }), PLAIN],
    [
      'asks for reasoning in words and for an answer in JSON',
      suiteOf(),
      { name: 'x', instructions: REASONED },
    ],
  ])('are refused where a schema %s', (words, suite, spec) => {
    const { lacks } = BUILT_IN_INGREDIENTS.get('structured').use({});
    expect(lacks?.({ suite, spec })).toContain(words);
  });
});

describe('the effort of reasoning', () => {
  const demanding = suiteOf({ generation: { ...suiteOf().generation, reasoningEffort: 'low' } });

  it('stands in a request only where it is set: by the suite, or by the technique, which goes before', () => {
    expect(requestOf(PLAIN)).not.toHaveProperty('reasoningEffort');
    expect(requestOf(PLAIN, { suite: demanding }).reasoningEffort).toBe('low');
    expect(requestOf(having('effort', { level: 'high' }), { suite: demanding }).reasoningEffort).toBe('high');
  });

  it('is one of the known words', () => {
    expect(() => having('effort', { level: 'maximal' })).toThrow(/level.*"maximal".*"xhigh"/);
  });
});

describe('the input alone', () => {
  it.each<PromptForm>(['chat', 'completion'])('is all that is sent: %s', (form) => {
    const spec = having(
      'input-only',
      {},
      { ...PLAIN, instructions: { ...PLAIN.instructions, persona: true } },
    );
    const request = requestOf(spec, { form });
    expect(linesOf(request.prompt)).toEqual(['Great film.']);
    expect(request.stop).toEqual([]);
  });
});
