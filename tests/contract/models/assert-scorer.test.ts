import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BenchError } from '../../../src/core/errors.ts';
import type { ScoringContext } from '../../../src/core/scorer.ts';
import type { JsonValue } from '../../../src/lib/json.ts';
import { assertions } from '../../../src/models/promptfoo/assert-scorer.ts';
import type { Sample } from '../../../src/protocol/sample.ts';

/** Scores an answer by the scorer, with a grader that says `verdict` and vectors by text. */
async function score(
  output: string,
  options: Readonly<Record<string, unknown>>,
  { metadata = {}, verdict = '{}' }: { metadata?: Record<string, JsonValue>; verdict?: string } = {},
) {
  const scorer = assertions.create(options, { answer: { kind: 'text' } });
  const sample: Sample = { id: 's', split: 'test', input: 'Where?', targets: ['Bern'], metadata };
  const asked: { readonly model: string; readonly text: string }[] = [];
  const context: ScoringContext = {
    passages: null,
    signal: new AbortController().signal,
    call: async ({ prompt }, { model }) => {
      if (verdict === 'down') throw new BenchError('PROVIDER', 'the judge is down.');
      asked.push({ model, text: JSON.stringify(prompt) });
      return {
        text: verdict,
        finishReason: 'stop',
        usage: null,
        timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      };
    },
    embed: async (texts) => texts.map((text) => new Float32Array(text.includes('Bern') ? [1, 0] : [0, 1])),
  };
  scorer.check(sample);
  const result = await scorer.score(sample, { status: 'answered', answer: output } as never, context);
  return { value: result?.value ?? null, detail: result?.detail, asked, scorer };
}

describe('assertions of promptfoo', () => {
  it.each([
    ['equals', '{{city}}', 'Bern', 'Basel'],
    ['contains', 'Ber', 'Bern', 'Basel'],
    ['not-icontains', 'BER', 'Basel', 'Bern'],
    ['contains-all', ['B', 'n'], 'Bern', 'Basel'],
    ['icontains-any', ['ber', 'x'], 'Bern', 'Basel'],
    ['starts-with', 'Be', 'Bern', 'Basel'],
    ['regex', '^B.{3}$', 'Bern', 'Basel'],
    ['is-json', undefined, '{"a": 1}', 'Bern'],
    ['contains-json', undefined, 'so: {"a": 1}', 'Bern'],
    ['levenshtein', 'Barn', 'Bern', 'Basel is far'],
    ['javascript', 'output === context.vars.city', 'Bern', 'Basel'],
    ['javascript', 'context.vars.question === "Where?" && output === context.vars.target', 'Bern', 'Basel'],
    ['word-count', 1, 'Bern', 'Bern it is'],
    ['rouge-n', 'the city is Bern', 'the city is Bern', 'no idea'],
    ['is-refusal', undefined, 'I cannot help with that.', 'Bern'],
  ])('%s %j', async (type, value, right, wrong) => {
    const options = { assert: [{ type, ...(value === undefined ? {} : { value }) }], input: 'question' };
    const metadata = { city: 'Bern' };
    expect((await score(right, options, { metadata })).value).toBe(1);
    expect((await score(wrong, options, { metadata })).value).toBe(0);
  });

  it('takes assertions of a sample besides those of all, and says which failed', async () => {
    const options = { assert: [{ type: 'contains', value: 'B' }], column: 'own' };
    const metadata = { own: [{ type: 'equals', value: 'Bern' }] };
    expect((await score('Basel', options, { metadata })).detail).toMatchObject({
      score: 0.5,
      failed: [{ type: 'equals' }],
    });
    expect((await score('Basel', { ...options, threshold: 0.5 }, { metadata })).value).toBe(1);
    expect((await score('Basel', { column: 'own' }, { metadata: { own: [] } })).value).toBeNull();
  });

  const rubric = { assert: [{ type: 'llm-rubric', value: 'Kind', provider: 'openai:judge' }] };

  it.each([
    [true, 1],
    [false, 0],
  ])('asks the model that is named, by the calls of a run: pass %s', async (pass, value) => {
    const verdict = JSON.stringify({ pass, score: value, reason: 'so' });
    const { asked, scorer, ...result } = await score('Bern', rubric, { verdict });
    expect(result.value).toBe(value);
    expect(asked).toEqual([{ model: 'openai:judge', text: expect.stringContaining('Kind') }]);
    expect(scorer.models).toEqual([{ id: 'openai:judge', mostCalls: 1 }]);
  });

  it.each([
    ['I would say it is fine', /has no verdict/],
    ['', /has no verdict/],
    ['down', /the judge is down/],
  ])('has no score where a grader says %j, which is no verdict', async (verdict, reason) => {
    await expect(score('Bern', rubric, { verdict })).rejects.toThrow(reason);
  });

  it.each([
    ['Bern', 1],
    ['Basel', 0],
  ])('compares vectors of the embedder that is named: %s', async (output, value) => {
    const similar = { type: 'similar', value: 'Bern', provider: 'openai:vectors', threshold: 0.8 };
    const { scorer, ...result } = await score(output, { assert: [similar] });
    expect(result.value).toBe(value);
    expect(scorer.embedders).toEqual(['openai:vectors']);
  });

  it.each([
    [{ assert: [{ type: 'contians', value: 'a' }] }, '"contians" is not an assertion that is run here.'],
    [{ assert: [{ type: 'llm-rubric', value: 'a' }] }, '"llm-rubric" asks a model and does not name one.'],
    [{ assert: [{ type: 'similar', value: 'a' }] }, '"similar" asks an embedder and does not name one.'],
  ])('refuses %j', async (options, reason) => {
    await expect(score('Bern', options)).rejects.toThrow(reason);
  });

  it('refuses a grader of a sample that the suite does not declare, and what is no list', async () => {
    const own = [{ type: 'llm-rubric', value: 'a', provider: 'openai:judge' }];
    await expect(score('Bern', { column: 'own' }, { metadata: { own } })).rejects.toThrow(
      'asks openai:judge, which the suite does not declare',
    );
    await expect(score('Bern', { column: 'own' }, { metadata: { own: 'x' } })).rejects.toThrow(
      'has no list of assertions in the column "own"',
    );
  });

  it('is shown in the guide with all of its options', async () => {
    const guide = await readFile(new URL('../../../docs/migrate.md', import.meta.url), 'utf8');
    const [, part = ''] = guide.split('## The scorer assert');
    const shown = parse(/^```yaml tickets\.yaml\n([\s\S]*?)^```/m.exec(part)?.[1] ?? '') as {
      readonly scorers: readonly { readonly options: Readonly<Record<string, unknown>> }[];
    };
    const verdict = '{"pass": true, "score": 1, "reason": "so"}';
    expect((await score('It is bern.', shown.scorers[0]?.options ?? {}, { verdict })).value).toBe(1);
    const rows = [...part.matchAll(/^\| (`.+?) \|/gm)].map(([, names = '']) => names);
    const names = rows.flatMap((row) => row.match(/(?<=`)\w+(?=`)/g) ?? []);
    expect(() => assertions.create({ other: 1 }, { answer: { kind: 'text' } })).toThrow(
      expect.objectContaining({ choices: expect.arrayContaining(names) }),
    );
    expect(names).toHaveLength(7);
  });
});
