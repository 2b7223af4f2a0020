import { z } from 'zod';
import { BenchError } from '../../../core/errors.ts';
import { defineRowSource } from '../../../core/row-source.ts';
import type { JsonValue } from '../../../lib/json.ts';
import type { AnswerColumns } from '../answer-columns.ts';
import { jsonOf } from './json-of.ts';

const count = z.number().nonnegative();
const text = z.string();

const resultSchema = z.looseObject({
  promptIdx: count.optional(),
  provider: z.union([text, z.looseObject({ id: text.optional(), label: text.nullish() })]).optional(),
  vars: z.record(z.string(), z.json()).nullish(),
  testCase: z.looseObject({ metadata: z.record(z.string(), z.json()).nullish() }).nullish(),
  latencyMs: count.nullish(),
  response: z
    .looseObject({
      output: z.json().optional(),
      cached: z.boolean().nullish(),
      cost: count.nullish(),
      tokenUsage: z.looseObject({ prompt: count.nullish(), completion: count.nullish() }).nullish(),
    })
    .nullish(),
});

type Result = z.infer<typeof resultSchema>;

const fileSchema = z.looseObject({ results: z.looseObject({ results: z.array(resultSchema) }) });

/** Whether a file is what `promptfoo eval -o out.json` writes. */
export function isPromptfoo(value: unknown): boolean {
  return z
    .object({ results: z.object({ results: z.array(z.looseObject({ vars: z.unknown() })).min(1) }) })
    .safeParse(value).success;
}

/** Which column of its rows holds what. No variable of a test is called so. */
export const PROMPTFOO_COLUMNS: AnswerColumns = {
  answer: 'promptfoo output',
  system: 'promptfoo system',
  cost: 'promptfoo cost',
  latency: 'promptfoo latency_ms',
  'input-tokens': 'promptfoo prompt tokens',
  'output-tokens': 'promptfoo completion tokens',
};

function nameOf(provider: Result['provider']): string {
  const { label, id } = typeof provider === 'object' ? provider : { label: null, id: provider };
  return [label, id].find((name) => name != null && name !== '') ?? 'promptfoo';
}

/** The prompts of each system in their order: `promptIdx` counts them over all providers. */
function promptsOf(results: readonly Result[]): ReadonlyMap<string, readonly number[]> {
  const groups = Map.groupBy(results, ({ provider }) => nameOf(provider));
  return new Map(
    [...groups].map(([system, own]) => [
      system,
      [...new Set(own.map(({ promptIdx = 0 }) => promptIdx))].sort((a, b) => a - b),
    ]),
  );
}

/** Results of promptfoo: a row for each test, prompt and provider, with the variables of the test as its columns. */
export const PROMPTFOO = defineRowSource({
  name: 'promptfoo',
  title: 'Results of promptfoo',
  options: z.unknown(),
  async *rows({ location: file }, { signal }) {
    const parsed = fileSchema.safeParse(await jsonOf(file, signal));
    if (!parsed.success) {
      throw new BenchError(
        'INVALID_DATA',
        `this is not a result of promptfoo: ${z.prettifyError(parsed.error)}.`,
        { file },
      );
    }
    const { results } = parsed.data.results;
    const numbers = promptsOf(results);
    for (const [
      index,
      { promptIdx = 0, provider, vars, testCase, latencyMs, response },
    ] of results.entries()) {
      const system = nameOf(provider);
      const own = numbers.get(system) ?? [];
      const { prompt, completion } = response?.tokenUsage ?? {};
      // What came from its cache took no time, and 0 stands for what it does not know.
      const known = (value: number | null | undefined): number | null =>
        response?.cached === true || !value ? null : value;
      const values: Record<string, JsonValue> = {
        ...testCase?.metadata,
        ...vars,
        'promptfoo output': (response?.output as JsonValue | undefined) ?? null,
        'promptfoo system': own.length > 1 ? `${system}, prompt ${own.indexOf(promptIdx) + 1}` : system,
        'promptfoo cost': known(response?.cost),
        'promptfoo latency_ms': known(latencyMs),
        'promptfoo prompt tokens': known(prompt),
        'promptfoo completion tokens': known(completion),
      };
      yield { line: index + 1, unit: 'result', values };
    }
  },
});
