import { join } from 'node:path';
import type { ApiProvider, Assertion, AssertionSet, AtomicTestCase } from 'promptfoo';
import { z } from 'zod';
import { readEnvironment } from '../../config/environment.ts';
import { BenchError } from '../../core/errors.ts';
import { createRegistry } from '../../core/registry.ts';
import { type AskedModel, defineScorer, type ScoringContext } from '../../core/scorer.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Sample } from '../../protocol/sample.ts';
import { ASSERTION_TYPES, assertionKind, gradingCalls } from './assertion-types.ts';

const plainAssertion = z.looseObject({
  type: z.string(),
  provider: z.string().optional(),
});
const assertionSet = z.looseObject({
  type: z.literal('assert-set'),
  assert: z.array(plainAssertion).min(1),
});
const assertionSchema = z.union([assertionSet, plainAssertion]);
const listSchema = z.array(assertionSchema);
type Written = z.infer<typeof assertionSchema>;

const optionsSchema = z.strictObject({
  /** Assertions on every sample. */
  assert: listSchema.default([]),
  /** A metadata column with a list of further assertions. */
  column: z.string().optional(),
  /** Models and embedders that assertions of the column name. */
  graders: z.array(z.string()).default([]),
  embedders: z.array(z.string()).default([]),
  /** Most calls of each grader for a sample with assertions of its own. */
  mostCalls: z.int().min(1).default(8),
  /** What assertions call the input; `input` always means it too. */
  input: z.string().optional(),
  /** From which weighted share of assertions an answer passes; all of them when left out. */
  threshold: z.number().min(0).max(1).optional(),
});

/** What a grader writes at most. */
const GRADER_TOKENS = 1024;
/** How promptfoo says that a grader gave no verdict, which it counts as a failure of the answer. */
const NO_VERDICT =
  /could not extract json|did not (?:return|produce)|produced malformed|no output|invalid .*grader|error parsing|failed to (?:parse|get)|api key is not set/i;

/**
 * Whether an answer passes assertions of promptfoo, which its own code decides. Assertions that ask a model name it, as
 * `provider:name` of ours: each call is on record and priced. A grader without a verdict makes the score a missing one.
 */
export const assertions = defineScorer({
  name: 'assert',
  options: optionsSchema,
  create({ assert, column, graders, embedders, mostCalls, input, threshold }) {
    const flat = leavesOf(assert);
    for (const assertion of flat) requireKnown(assertion);
    const named = [...graders, ...graderIds(flat, 'graded')];
    const models: readonly AskedModel[] = [...new Set(named)].map((id) => ({
      id,
      mostCalls:
        (graders.includes(id) ? mostCalls : 0) +
        flat.filter(({ provider }) => provider === id).reduce((sum, { type }) => sum + gradingCalls(type), 0),
    }));
    const asked = {
      graded: models.map(({ id }) => id),
      embedded: [...new Set([...embedders, ...graderIds(flat, 'embedded')])],
    };
    const own = (sample: Sample): readonly Written[] => (column === undefined ? [] : listOf(sample, column));
    return {
      metric: {
        title: 'Assertions passed',
        aggregation: { kind: 'proportion' },
        scale: 1,
        better: 'higher',
      },
      models,
      embedders: asked.embedded,
      check(sample) {
        for (const assertion of leavesOf(own(sample))) {
          requireKnown(assertion);
          requireDeclared(assertion, { sample, asked });
        }
      },
      async score(sample, reading, context) {
        const all = [...assert, ...own(sample)];
        if (all.length === 0) return null;
        if (reading.status !== 'answered') return { value: 0 };
        const grader = new Graders(context);
        const {
          pass,
          score,
          componentResults = [],
        } = await runAll({
          assertions: all.map((assertion) => withGrader(assertion, grader)),
          output: reading.answer,
          vars: varsOf(sample, input),
          threshold,
        });
        // Promptfoo would count what a grader could not say as a failure of the answer.
        if (grader.fault !== undefined) throw grader.fault;
        const failed = componentResults.filter((result) => !result.pass);
        const mute = failed.find(
          ({ assertion, reason }) =>
            assertion != null && assertionKind(assertion.type) !== 'deterministic' && NO_VERDICT.test(reason),
        );
        if (mute !== undefined) throw new Error(`"${mute.assertion?.type}" has no verdict: ${mute.reason}`);
        return {
          value: pass ? 1 : 0,
          detail: {
            score,
            failed: failed.map(({ assertion, reason }) => ({
              type: assertion?.type ?? 'assert-set',
              reason,
            })),
          },
        };
      },
    };
  },
});

type Leaf = z.infer<typeof plainAssertion>;

function isSet(assertion: Written): assertion is z.infer<typeof assertionSet> {
  return assertion.type === 'assert-set';
}

function leavesOf(list: readonly Written[]): readonly Leaf[] {
  return list.flatMap((assertion) => (isSet(assertion) ? assertion.assert : [assertion as Leaf]));
}

function graderIds(list: readonly Leaf[], kind: 'graded' | 'embedded'): readonly string[] {
  return list.flatMap(({ type, provider }) =>
    assertionKind(type) === kind && provider !== undefined ? [provider] : [],
  );
}

/** @throws BenchError `INVALID_CONFIG` for a type that is not run here, or a grader that is not named */
function requireKnown({ type, provider }: Leaf): void {
  const kind = assertionKind(type);
  if (kind === undefined || kind === 'set') {
    throw new BenchError('INVALID_CONFIG', `"${type}" is not an assertion that is run here.`, {
      choices: ASSERTION_TYPES,
      hint: didYouMean(type, ASSERTION_TYPES),
    });
  }
  if (kind === 'deterministic' || provider !== undefined) return;
  const what = kind === 'graded' ? 'a model' : 'an embedder';
  throw new BenchError('INVALID_CONFIG', `"${type}" asks ${what} and does not name one.`, {
    hint: `Write "provider" with ${what}, as provider:name.`,
  });
}

interface Asked {
  readonly graded: readonly string[];
  readonly embedded: readonly string[];
}

function requireDeclared(
  { type, provider = '' }: Leaf,
  { sample, asked }: { readonly sample: Sample; readonly asked: Asked },
): void {
  const kind = assertionKind(type);
  if (kind !== 'graded' && kind !== 'embedded') return;
  if (asked[kind].includes(provider)) return;
  throw new BenchError(
    'INVALID_DATA',
    `an assertion of the sample "${sample.id}" asks ${provider}, which the suite does not declare.`,
    {
      choices: asked[kind],
      hint: `List it under "${kind === 'graded' ? 'graders' : 'embedders'}" of the scorer.`,
    },
  );
}

/** @throws BenchError `INVALID_DATA` for a column that holds no assertions */
function listOf(sample: Sample, column: string): readonly Written[] {
  const value = sample.metadata[column] ?? [];
  const parsed = listSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BenchError(
    'INVALID_DATA',
    `the sample "${sample.id}" has no list of assertions in the column "${column}".`,
    { hint: 'Write a list of objects with a type, such as [{ "type": "contains", "value": "Paris" }].' },
  );
}

/** All that assertions can name: metadata, the input by its names, and the first target. */
function varsOf(sample: Sample, input: string | undefined): Record<string, unknown> {
  return {
    target: sample.targets[0],
    ...sample.metadata,
    input: sample.input,
    ...(input === undefined ? {} : { [input]: sample.input }),
  };
}

function withGrader(assertion: Written, graders: Graders): Assertion | AssertionSet {
  const asked = (leaf: Leaf): Assertion =>
    ({
      ...leaf,
      ...(leaf.provider === undefined ? {} : { provider: graders.providerOf(leaf) }),
    }) as Assertion;
  return isSet(assertion)
    ? ({ ...assertion, assert: assertion.assert.map(asked) } as AssertionSet)
    : asked(assertion as Leaf);
}

/** Models and embedders of a scoring, as promptfoo asks them. */
class Graders {
  /** What was thrown while one was asked. */
  fault: unknown;
  readonly #context: ScoringContext;

  constructor(context: ScoringContext) {
    this.#context = context;
  }

  providerOf({ type, provider = '' }: Leaf): ApiProvider {
    return assertionKind(type) === 'embedded' ? this.#embedder(provider) : this.#grader(provider);
  }

  #grader(model: string): ApiProvider {
    return {
      id: () => model,
      callApi: async (prompt) => {
        try {
          const request = {
            prompt: { form: 'chat' as const, messages: messagesOf(prompt) },
            maxTokens: GRADER_TOKENS,
            temperature: 0,
            seed: 1,
            stop: [],
          };
          return { output: (await this.#context.call(request, { model })).text };
        } catch (error) {
          this.fault ??= error;
          throw error;
        }
      },
    };
  }

  #embedder(embedder: string): ApiProvider {
    const provider = {
      id: () => embedder,
      callApi: async () => ({ error: `${embedder} is an embedder.` }),
      callEmbeddingApi: async (text: string) => {
        try {
          const [vector = []] = await this.#context.embed([text], { embedder });
          return { embedding: [...vector] };
        } catch (error) {
          this.fault ??= error;
          throw error;
        }
      },
    };
    return provider;
  }
}

const messageSchema = z.array(
  z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }),
);

/** Promptfoo hands over a text, or a conversation as JSON. */
function messagesOf(prompt: string): z.infer<typeof messageSchema> {
  try {
    const parsed = messageSchema.safeParse(JSON.parse(prompt));
    if (parsed.success && parsed.data.length > 0) return parsed.data;
  } catch {
    // It is a text.
  }
  return [{ role: 'user', content: prompt }];
}

interface Judged {
  readonly assertions: (Assertion | AssertionSet)[];
  readonly output: string;
  readonly vars: Record<string, unknown>;
  readonly threshold: number | undefined;
}

async function runAll({ assertions: assert, output, vars, threshold }: Judged) {
  const { loadPromptfoo } = await import('./library.ts');
  const { cacheFolder } = readEnvironment(createRegistry('provider', []));
  const { promptfoo } = await loadPromptfoo({
    what: 'The scorer "assert"',
    otherwise: 'or take another scorer.',
    cacheFolder: join(cacheFolder, 'models'),
  });
  const test = {
    vars,
    assert,
    ...(threshold === undefined ? {} : { threshold }),
  } as AtomicTestCase;
  return await promptfoo.assertions.runAssertions({ test, providerResponse: { output } });
}
