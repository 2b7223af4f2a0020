import { describe, expect, it } from 'vitest';
import { contentKey } from '../../../src/lib/hash.ts';
import type { GenerateRequest, ModelInfo } from '../../../src/protocol/model.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import { callKey, trialKey } from '../../../src/runner/keys.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { type Composition, composeTechnique } from '../../../src/techniques/compose.ts';
import { localModel } from '../../support/run-record-builder.ts';
import { PLAIN, sampleOf, suiteOf } from '../../support/suite-builder.ts';

const FEW_SHOT: TechniqueSpec = { ...PLAIN, name: 'few-shot', examples: { shots: 2, selection: 'fixed' } };
const TRAIN = ['one', 'two', 'three'].map((input) => sampleOf({ id: input, split: 'train', input }));
const SUITE = suiteOf();
const REMOTE = localModel('openai:gpt');

interface Change extends Partial<Composition> {
  readonly sample?: Sample;
  readonly model?: ModelInfo;
  readonly repeat?: number;
}

function keyOf({ sample = sampleOf(), model = localModel(), repeat = 0, ...change }: Change = {}): string {
  const technique = composeTechnique({
    suite: SUITE,
    ingredients: BUILT_IN_INGREDIENTS,
    spec: FEW_SHOT,
    promptVariant: 0,
    form: 'chat',
    train: TRAIN,
    seed: 1,
    corpus: null,
    ...change,
  });
  return trialKey(technique.prepare(sample, repeat), model);
}

describe('trialKey', () => {
  it.each<[string, Change]>([
    ['the sample', { sample: sampleOf({ id: 's-2' }) }],
    ['its input', { sample: sampleOf({ input: 'Great film!' }) }],
    ['the prompt variant', { promptVariant: 1 }],
    ['the form of the prompt', { form: 'completion' }],
    ['the seed', { seed: 2 }],
    ['the repeat', { repeat: 1 }],
    ['a shot', { train: [sampleOf({ id: 'one', input: 'changed' }), ...TRAIN.slice(1)] }],
    ['a shot’s answer', { train: [sampleOf({ id: 'one', targets: ['negative'] }), ...TRAIN.slice(1)] }],
    ['the technique', { spec: PLAIN }],
    ['the template', { suite: suiteOf({ prompt: { ...SUITE.prompt, input: 'Text: {{input}}' } }) }],
    ['the labels', { suite: suiteOf({ answer: { kind: 'label', labels: ['positive', 'bad'] } }) }],
    ['a limit', { suite: suiteOf({ generation: { ...SUITE.generation, maxTokens: 13 } }) }],
    ['the weights', { model: { ...localModel(), weightsHash: 'b'.repeat(64) } }],
  ])('changes with %s', (_, change) => {
    expect(keyOf(change)).not.toBe(keyOf());
  });

  it.each<[string, Change]>([
    ['the targets, which only a score depends on', { sample: sampleOf({ targets: ['negative'] }) }],
    ['metadata that no template shows', { sample: sampleOf({ metadata: { kind: 'irony' } }) }],
    ['a train sample that is no shot', { train: TRAIN.slice(0, 2) }],
    ['the title of the suite', { suite: suiteOf({ title: 'Other', margin: 0.1 }) }],
    ['the name of local weights', { model: { ...localModel(), id: 'local:/x.gguf', name: '/x.gguf' } }],
    ['what a model can do at once', { model: { ...localModel(), maxConcurrency: 1, contextTokens: null } }],
  ])('does not change with %s', (_, change) => {
    expect(keyOf(change)).toBe(keyOf());
  });
});

describe('callKey', () => {
  const request: GenerateRequest = {
    prompt: { form: 'completion', text: 'Hello' },
    maxTokens: 4,
    temperature: 0,
    seed: 1,
    stop: [],
  };
  const key = (
    change: Partial<GenerateRequest> = {},
    { model = REMOTE, repeat = 0, index = 0 }: { model?: ModelInfo; repeat?: number; index?: number } = {},
  ): string => callKey({ model, request: { ...request, ...change }, repeat, index });

  it('differs for everything that an answer depends on', () => {
    const keys = [
      key(),
      key({ prompt: { form: 'completion', text: 'hello' } }),
      key({ prompt: { form: 'chat', messages: [{ role: 'user', content: 'Hello' }] } }),
      key({ maxTokens: 5 }),
      key({ temperature: 0.7 }),
      key({ seed: 2 }),
      key({ stop: ['\n'] }),
      key({}, { repeat: 1 }),
      key({}, { index: 1 }),
      key({}, { model: { ...REMOTE, name: 'gpt-mini' } }),
      key({}, { model: { ...REMOTE, provider: 'huggingface' } }),
      key({}, { model: { ...REMOTE, endpoint: 'http://localhost:8080/v1' } }),
      key({}, { model: { ...REMOTE, weightsHash: null, configHash: 'a' } }),
      key({}, { model: { ...REMOTE, weightsHash: null, configHash: 'b' } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(key()).toBe(keys[0]);
  });

  it('is the same for a file that is called otherwise and says the same', () => {
    const from = (name: string) =>
      key({}, { model: { ...REMOTE, name, id: `http:${name}`, configHash: 'a' } });
    expect(from('bot.yaml')).toBe(from('other/bot.yaml'));
  });

  it('leaves the answers of earlier versions to local models alone: those of others lack reasoning and its tokens', () => {
    const earlier = (model: ModelInfo, identity: object): string =>
      contentKey({
        model: { provider: model.provider, ...identity, form: model.form },
        request,
        repeat: 0,
        index: 0,
      });
    const local = localModel();
    expect(key({}, { model: local })).toBe(earlier(local, { weightsHash: local.weightsHash }));
    const { name, endpoint } = REMOTE;
    expect(key()).not.toBe(earlier(REMOTE, { name, endpoint }));
    // Whoever reads answers otherwise raises the version, and this key with it.
    expect(key()).toBe(
      contentKey({
        model: { provider: REMOTE.provider, name, endpoint, form: REMOTE.form },
        request,
        repeat: 0,
        index: 0,
        reading: 2,
      }),
    );
  });
});
