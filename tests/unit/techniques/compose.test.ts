import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/core/registry.ts';
import type { Suite } from '../../../src/core/suite.ts';
import type { Technique } from '../../../src/core/technique.ts';
import type { GenerateRequest, GenerateResponse } from '../../../src/protocol/model.ts';
import type { Reading } from '../../../src/protocol/records.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import type { PromptForm } from '../../../src/protocol/words.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { type Composition, composeTechnique } from '../../../src/techniques/compose.ts';
import { OWN_INGREDIENTS } from '../../support/own-ingredients.ts';
import { answered, PLAIN, REASONED, SPECIFIC, sampleOf, suiteOf } from '../../support/suite-builder.ts';

const suite = suiteOf();
const train = ['positive', 'negative'].map((target) =>
  sampleOf({ id: `t-${target}`, split: 'train', input: `A ${target} one.`, targets: [target] }),
);
const COT: TechniqueSpec = { name: 'cot', instructions: REASONED };
const VOTES: TechniqueSpec = { name: 'self-consistency', instructions: { ...REASONED, votes: 3 } };

function compose(spec: TechniqueSpec, change: Partial<Composition> = {}): Technique {
  return composeTechnique({
    suite,
    ingredients: BUILT_IN_INGREDIENTS,
    spec,
    promptVariant: 0,
    form: 'chat',
    train,
    seed: 1,
    corpus: null,
    ...change,
  });
}

function textOf(spec: TechniqueSpec, change: Partial<Composition> = {}): string {
  const prompt = compose(spec, { form: 'completion', ...change })
    .prepare(sampleOf(), 0)
    .requests()[0]?.prompt;
  return prompt?.form === 'completion' ? prompt.text : 'not a completion prompt';
}

const response = (text: string): GenerateResponse => ({
  text,
  finishReason: 'stop',
  usage: null,
  timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
});

const nothingToLookUp = async (): Promise<never> => {
  throw new Error('nothing is to be looked up');
};

describe('prompts', () => {
  it('end with the answer’s label, except after a vague instruction, which does not say what is wanted', () => {
    expect(textOf(PLAIN)).toBe('Positive or negative?\n\nReview: Great film.\nSentiment:');
    expect(textOf({ name: 'vague', instructions: { ...SPECIFIC, wording: 'vague' } })).toBe(
      'Look at this.\n\nReview: Great film.\nAnswer:',
    );
    expect(textOf(COT)).toBe('Think, then end with "Sentiment:".\n\nReview: Great film.\nStep by step:');
  });

  it('use the prompt variant asked for', () => {
    expect(textOf(PLAIN, { promptVariant: 1 })).toContain('Say positive or negative.');
    expect(
      textOf({ name: 'persona', instructions: { ...SPECIFIC, persona: true } }, { promptVariant: 1 }),
    ).toContain('You are a fan.\n\nPositive or negative?');
    expect(() => compose(PLAIN, { promptVariant: 2 })).toThrow(
      'the technique "plain" of "reviews" has no prompt variant 2',
    );
  });

  const own = (text: string, change: Partial<TechniqueSpec> = {}): TechniqueSpec => ({
    ...PLAIN,
    ...change,
    instructions: { ...SPECIFIC, instruction: { text } },
  });

  it('begin with a text of the technique’s own, filled in', () => {
    const sample = sampleOf({ metadata: { language: 'French' } });
    const { prompt } = compose(own('Sort the {{language}} review.')).prepare(sample, 0).requests()[0] ?? {};
    expect(prompt).toEqual({
      form: 'chat',
      messages: [{ role: 'user', content: 'Sort the French review.\n\nReview: Great film.' }],
    });
    expect(() => compose(own('Sort the {{language}} review.')).check(sampleOf())).toThrow(
      'has no text under "language"',
    );
  });

  it('are the text itself where it shows the input, in each shot as well', () => {
    expect(textOf(own('Sort "{{input}}".'))).toBe('Sort "Great film.".\nSentiment:');
    expect(textOf(own('Sort "{{input}}".', { examples: { shots: 1, selection: 'fixed' } }))).toBe(
      'Sort "A positive one.".\nSentiment: positive\n\nSort "Great film.".\nSentiment:',
    );
  });

  it('let the answer follow the last line of such a text', () => {
    const spec = own('Which team?\nTicket: {{input}}\nTeam:', { examples: { shots: 1, selection: 'fixed' } });
    const shots =
      'Which team?\nTicket: A positive one.\nTeam: positive\n\nWhich team?\nTicket: Great film.\nTeam:';
    expect(textOf(spec)).toBe(shots);
    const { prompt } = compose(spec).prepare(sampleOf(), 0).requests()[0] ?? {};
    expect(prompt?.form === 'chat' && prompt.messages.map(({ content }) => content)).toEqual([
      'Which team?\nTicket: A positive one.\nTeam:',
      'positive',
      'Which team?\nTicket: Great film.\nTeam:',
    ]);
  });

  const whole = suiteOf({
    prompt: {
      ...suite.prompt,
      input: 'Which team?\nTicket: {{input}}\nTeam:',
      instructions: { ...suite.prompt.instructions, specific: [''], grounded: [''] },
    },
  });

  it('are the suite’s input alone where that says all', () => {
    expect(textOf(PLAIN, { suite: whole })).toBe('Which team?\nTicket: Great film.\nTeam:');
    expect(textOf(COT, { suite: whole })).toBe(
      'Think, then end with "Sentiment:".\n\nWhich team?\nTicket: Great film.\nTeam:\nStep by step:',
    );
  });

  it('stand in place of such an input, and never before it', () => {
    expect(textOf(own('Sort it.'), { suite: whole })).toBe('Sort it.\n\nGreat film.\nSentiment:');
    const shown = own('Sort it.', { examples: { shots: 1, selection: 'fixed' } });
    expect(textOf(shown, { suite: whole })).toBe(
      'Sort it.\n\nA positive one.\nSentiment: positive\n\nGreat film.\nSentiment:',
    );
    const reasoned: TechniqueSpec = {
      ...COT,
      instructions: { ...REASONED, instruction: { text: 'Think.' } },
    };
    expect(textOf(reasoned, { suite: whole })).toBe('Think.\n\nGreat film.\nStep by step:');
  });

  it.each([
    ['Total:', 'Total: 12 €', '12 €'],
    ['### Total:', '**Total:** 12 €', '12 €'],
    ['Total:', 'total: 12 €', '12 €'],
    // The label of the suite goes on where the line is none.
    ['Now give the total of this invoice in euros, please:', 'Sentiment: 12 €', '12 €'],
  ])('know a last line %s as the label of answers', async (line, text, expected) => {
    const free = suiteOf({ answer: { kind: 'text' } });
    const reading = await compose(own(`What is due?\n{{input}}\n${line}`), { suite: free })
      .prepare(sampleOf(), 0)
      .attempt({ retrieve: nothingToLookUp, call: async () => response(text) });
    expect(reading).toEqual(answered(expected));
  });

  it('have a key of their own by the text, whatever file it stands in', () => {
    const keyOf = (spec: TechniqueSpec) => compose(spec).fingerprint;
    const inFile: TechniqueSpec = {
      ...PLAIN,
      instructions: { ...SPECIFIC, instruction: { text: 'Sort it.', file: 'prompts/a.txt' } },
    };
    expect(keyOf(inFile)).toBe(keyOf(own('Sort it.')));
    expect(keyOf(own('Sort it!'))).not.toBe(keyOf(own('Sort it.')));
    expect(keyOf(PLAIN)).not.toBe(keyOf(own('Sort it.')));
  });

  it('show shots with their answers', () => {
    const spec: TechniqueSpec = { ...PLAIN, examples: { shots: 2, selection: 'fixed' } };
    expect(textOf(spec)).toBe(
      'Positive or negative?\n\nReview: A positive one.\nSentiment: positive\n\n' +
        'Review: A negative one.\nSentiment: negative\n\nReview: Great film.\nSentiment:',
    );
  });

  it('show reasoned shots with their worked solution and then the answer as it is to be written', () => {
    const spec: TechniqueSpec = { ...COT, examples: { shots: 1, selection: 'fixed' } };
    const reasoned = suiteOf({ prompt: { ...suite.prompt, workedSolution: 'It says "{{input}}"' } });
    expect(textOf(spec, { suite: reasoned })).toContain(
      'Review: A positive one.\nStep by step: It says "A positive one."\nSentiment: positive\n\n',
    );
  });

  it('never hold the answer of the sample itself', () => {
    const sample = sampleOf({ targets: ['SECRET'] });
    for (const form of ['chat', 'completion'] satisfies PromptForm[]) {
      expect(JSON.stringify(compose(PLAIN, { form }).prepare(sample, 0).requests())).not.toContain('SECRET');
    }
  });
});

describe('the calls that a trial begins with', () => {
  it('are greedy and short for an answer, longer for reasoning', () => {
    expect(compose(PLAIN).prepare(sampleOf(), 0).requests()).toMatchObject([
      { temperature: 0, maxTokens: 12 },
    ]);
    expect(compose(COT).prepare(sampleOf(), 0).requests()).toMatchObject([
      { temperature: 0, maxTokens: 100 },
    ]);
  });

  it('have stop texts only where a model would go on by itself', () => {
    expect(compose(PLAIN).prepare(sampleOf(), 0).requests()[0]?.stop).toEqual([]);
    expect(compose(PLAIN, { form: 'completion' }).prepare(sampleOf(), 0).requests()[0]?.stop).toEqual(['\n']);
    expect(compose(COT, { form: 'completion' }).prepare(sampleOf(), 0).requests()[0]?.stop).toEqual(['\n\n']);
  });

  it('differ between votes and repeats in nothing but the seed', () => {
    const technique = compose(VOTES);
    const requests = [
      ...technique.prepare(sampleOf(), 0).requests(),
      ...technique.prepare(sampleOf(), 1).requests(),
    ];
    expect(requests).toHaveLength(6);
    expect(new Set(requests.map(({ seed }) => seed)).size).toBe(6);
    expect(new Set(requests.map(({ seed: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    expect(requests[0]?.temperature).toBe(0.7);
  });

  it('are the same again for the same sample, and follow the seed of the run', () => {
    expect(compose(VOTES).prepare(sampleOf(), 0).requests()).toEqual(
      compose(VOTES).prepare(sampleOf(), 0).requests(),
    );
    const seedOf = (seed: number): number | undefined =>
      compose(VOTES, { seed }).prepare(sampleOf(), 0).requests()[0]?.seed;
    expect(seedOf(1)).not.toBe(seedOf(2));
  });
});

describe('attempt', () => {
  interface Made {
    readonly reading: Reading;
    readonly requests: readonly GenerateRequest[];
    readonly indexes: readonly number[];
  }

  /** Attempts the sample with a model that answers by the number of the call. */
  async function attempt(technique: Technique, texts: readonly string[], repeat = 0): Promise<Made> {
    const requests: GenerateRequest[] = [];
    const indexes: number[] = [];
    const reading = await technique.prepare(sampleOf(), repeat).attempt({
      retrieve: nothingToLookUp,
      call: async (request, index) => {
        requests.push(request);
        indexes.push(index);
        return response(texts[index] ?? 'a call too many');
      },
    });
    return { reading, requests, indexes };
  }

  it('makes the calls that it announced, and takes the majority of what was read', async () => {
    const texts = ['Sentiment: negative', '', 'I think positive', '', 'Hm.\nSentiment: negative'];
    const { reading, requests, indexes } = await attempt(compose(VOTES), texts, 2);
    expect(reading).toEqual(answered('negative'));
    expect(requests).toEqual(compose(VOTES).prepare(sampleOf(), 2).requests());
    expect(new Set(indexes).size).toBe(3);
  });

  it('begins the answer for a model that continues texts, when its reasoning ended without one', async () => {
    const technique = compose(COT, { form: 'completion' });
    const { reading, requests } = await attempt(technique, [' It praises. ', ' positive\n']);
    expect(reading).toEqual(answered('positive'));
    expect(requests).toHaveLength(2);
    expect(requests[1]).toMatchObject({
      prompt: {
        form: 'completion',
        text: 'Think, then end with "Sentiment:".\n\nReview: Great film.\nStep by step: It praises.\nSentiment:',
      },
      maxTokens: 12,
      temperature: 0,
      stop: ['\n'],
    });
  });

  it('does not ask again for an answer that was given, nor a chat model, nor without reasoning', async () => {
    const given = await attempt(compose(COT, { form: 'completion' }), ['It is bad.\nSentiment: bad']);
    expect(given.requests).toHaveLength(1);
    expect(given.reading).toEqual({ status: 'format-error', reason: 'no label is named' });
    const chat = await attempt(compose(COT), ['It is positive.']);
    expect(chat.requests).toHaveLength(1);
    expect(chat.reading.status).toBe('format-error');
    expect((await attempt(compose(PLAIN, { form: 'completion' }), ['Hm.'])).requests).toHaveLength(1);
  });

  it('fails with the first failed call, after the others have ended', async () => {
    const ended: number[] = [];
    const failing = compose(VOTES)
      .prepare(sampleOf(), 0)
      .attempt({
        retrieve: nothingToLookUp,
        call: async (_, index) => {
          await new Promise((resolve) => setImmediate(resolve));
          if (index === 0) throw new Error('HTTP 500');
          await new Promise((resolve) => setImmediate(resolve));
          ended.push(index);
          return response('Sentiment: positive');
        },
      });
    await expect(failing).rejects.toThrow('HTTP 500');
    expect(ended).toHaveLength(2);
  });
});

describe('a look at a sample before the run', () => {
  const template = '{{input}} ({{kind}})';
  const kinds = suiteOf({ prompt: { ...suite.prompt, input: template } });
  const few: TechniqueSpec = { ...PLAIN, examples: { shots: 1, selection: 'fixed' } };
  const shot = sampleOf({ id: 't-1', split: 'train', metadata: { kind: 'short' } });

  it('finds what a sample lacks, and what a shot that it would be shown lacks', () => {
    const of = (sample: Sample, pool: readonly Sample[]) => () =>
      compose(few, { suite: kinds, train: pool }).check(sample);
    expect(of(sampleOf({ metadata: { kind: 'long' } }), [shot])).not.toThrow();
    expect(of(sampleOf(), [shot])).toThrow(expect.objectContaining({ details: { sample: 's-1' } }));
    expect(of(sampleOf({ metadata: { kind: 'long' } }), [{ ...shot, metadata: {} }])).toThrow(
      expect.objectContaining({ code: 'INVALID_DATA', details: { sample: 't-1' } }),
    );
    expect(of(sampleOf({ metadata: { kind: 'long' } }), [])).toThrow('1 shots were asked for');
  });

  it.each<[string, Partial<Suite['prompt']>]>([
    ['instruction', { instructions: { ...suite.prompt.instructions, specific: ['In {{tongue}}?'] } }],
    ['persona', { personas: ['You speak {{tongue}}.'] }],
  ])('looks into the %s too', (_, prompt) => {
    const persona = prompt.personas !== undefined;
    const spec: TechniqueSpec = { ...PLAIN, instructions: { ...SPECIFIC, persona } };
    const technique = compose(spec, { suite: suiteOf({ prompt: { ...suite.prompt, ...prompt } }) });
    expect(() => technique.check(sampleOf())).toThrow('has no text under "tongue"');
    expect(() => technique.check(sampleOf({ metadata: { tongue: 'French' } }))).not.toThrow();
  });
});

describe('a further question after an answer', () => {
  const spec: TechniqueSpec = {
    ...PLAIN,
    more: { 'self-check': { options: { rounds: 1 }, says: 'answers checked 1 times' } },
  };

  it.each<[PromptForm, string]>([
    ['completion', 'Sentiment: negative\n\nLook again: positive or negative?\nSentiment:'],
    [
      'chat',
      '"assistant","content":"negative"},{"role":"user","content":"Look again: positive or negative?"}',
    ],
  ])('goes on in the %s form, with numbers of its own', async (form, text) => {
    const calls: [GenerateRequest, number][] = [];
    const reading = await compose(spec, { form, ingredients: OWN_INGREDIENTS })
      .prepare(sampleOf(), 0)
      .attempt({
        retrieve: nothingToLookUp,
        call: async (request, index) =>
          response(calls.push([request, index]) === 1 ? 'negative' : 'positive'),
      });
    expect(reading).toEqual(answered('positive'));
    const [first, second] = calls;
    expect([first?.[1], second?.[1]]).toEqual([0, 1000]);
    expect(second?.[0]).toMatchObject({ maxTokens: 12, temperature: 0 });
    const prompt = second?.[0].prompt;
    expect(prompt?.form === 'completion' ? prompt.text : JSON.stringify(prompt)).toContain(text);
  });
});

describe('fingerprint', () => {
  it('changes with the version of a further ingredient and with its options, not with its description', () => {
    const spec = (rounds: number, says: string): TechniqueSpec => ({
      ...PLAIN,
      more: { 'self-check': { options: { rounds }, says } },
    });
    const of = (technique: TechniqueSpec, ingredients = OWN_INGREDIENTS): string =>
      compose(technique, { ingredients }).fingerprint;
    const raised = createRegistry(
      'ingredient',
      OWN_INGREDIENTS.all.map((ingredient) => ({ ...ingredient, version: ingredient.version + 1 })),
    );
    expect(of(spec(1, 'otherwise'))).toBe(of(spec(1, 'checked')));
    expect(of(spec(2, 'checked'))).not.toBe(of(spec(1, 'checked')));
    expect(of(spec(1, 'checked'), raised)).not.toBe(of(spec(1, 'checked')));
    expect(() => of(spec(1, 'checked'), BUILT_IN_INGREDIENTS)).toThrow(
      'there is no ingredient "self-check".',
    );
  });

  it('changes with the ingredients and with how an output is read, not with data or wording', () => {
    const { fingerprint } = compose(PLAIN);
    expect(compose(PLAIN, { promptVariant: 1, train: [], seed: 9 }).fingerprint).toBe(fingerprint);
    const label = suiteOf({ prompt: { ...suite.prompt, answerLabel: 'Verdict' } });
    const labels = suiteOf({ answer: { kind: 'label', labels: ['positive', 'negative', 'neutral'] } });
    const others = [
      compose(COT),
      compose({ ...PLAIN, examples: { shots: 2, selection: 'fixed' } }),
      compose(PLAIN, { suite: label }),
      compose(PLAIN, { suite: labels }),
    ].map((technique) => technique.fingerprint);
    expect(new Set([fingerprint, ...others]).size).toBe(5);
  });
});
