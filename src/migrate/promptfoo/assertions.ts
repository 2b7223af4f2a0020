import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { describeError } from '../../core/errors.ts';
import { type AssertionKind, assertionKind } from '../../models/promptfoo/assertion-types.ts';
import { type Loss, type Origin, sayFields } from '../migration.ts';
import type { Assertion } from './expected.ts';
import { embedderIdOf, modelIdOf } from './providers.ts';

/** What a test says for all of its assertions. */
export interface AssertionContext {
  /** Where the assertion at an index stands. */
  originOf(index: number): Origin;
  /** Id of the grader that its `options` name, as promptfoo writes it. */
  readonly grader: string | null;
  /** What is done with an output before it is judged. */
  readonly transform: string | null;
  /** Folder that `file://` starts from. */
  readonly folder: string;
}

/** What an assertion comes to; where it is lost, why. */
export interface MigratedAssertions {
  readonly assertions: readonly Assertion[];
  readonly losses: readonly Loss[];
}

/** Why a type is not run here. */
const REASONS: Readonly<Record<string, string>> = {
  latency: 'every report has latencies, measured around the call',
  cost: 'every report has costs; a run takes --budget',
  perplexity: 'it needs the probabilities of tokens, which are not recorded',
  'perplexity-score': 'it needs the probabilities of tokens, which are not recorded',
  'select-best': 'it compares outputs of one test: techniques are compared over all samples here',
  'max-score': 'it compares outputs of one test: techniques are compared over all samples here',
  webhook: 'it sends answers to an address',
  meteor: 'it does not work in promptfoo without a further package',
};
const OTHERWISE = 'assertions of this type are not run here';
/** Texts that a file can hold; whatever is code keeps its meaning only in its place. */
const TEXT_FILES = ['.txt', '.md', '.json', '.yaml', '.yml'];

/** Brings assertions of a test over. */
export function migrateAssertions(given: readonly unknown[], context: AssertionContext): MigratedAssertions {
  const each = given.map((one, index) => migrateOne(one, { ...context, origin: context.originOf(index) }));
  return {
    assertions: each.flatMap(({ assertions }) => assertions),
    losses: each.flatMap(({ losses }) => losses),
  };
}

function migrateOne(
  given: unknown,
  context: AssertionContext & { readonly origin: Origin },
): MigratedAssertions {
  const lose = (what: string, why: string): MigratedAssertions => ({
    assertions: [],
    losses: [{ ...context.origin, what, why }],
  });
  if (typeof given !== 'object' || given === null || !('type' in given)) {
    const $ref: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, '$ref') : null;
    const said = typeof $ref === 'string' ? JSON.stringify({ $ref }) : sayFields(given);
    return lose(`assertion ${said}`, 'it has no type');
  }
  const assertion = given as Assertion;
  const { type } = assertion;
  const kind = assertionKind(type);
  const what = sayAssertion(assertion);
  if (kind === undefined) return lose(what, REASONS[type.replace(/^not-/, '')] ?? OTHERWISE);
  if (kind === 'set') {
    const inner = migrateAssertions(Array.isArray(assertion['assert']) ? assertion['assert'] : [], {
      ...context,
      originOf: () => context.origin,
    });
    if (inner.assertions.length === 0) return inner;
    return { assertions: [{ ...assertion, assert: inner.assertions }], losses: inner.losses };
  }
  try {
    return {
      assertions: [{ ...withFile(assertion, context), ...graderOf(assertion, kind, context) }],
      losses: [],
    };
  } catch (error) {
    return lose(what, describeError(error));
  }
}

/** @throws Error that says in a few words what has no counterpart */
function withFile(assertion: Assertion, { folder, transform }: AssertionContext): Assertion {
  const { provider: _, value, ...rest } = assertion;
  if (transform !== null && 'transform' in rest) {
    throw new Error(
      'the test changes outputs too (options.transform), and one change of outputs is made here',
    );
  }
  for (const field of ['transform', 'rubricPrompt', 'contextTransform', 'config']) {
    const written = rest[field] ?? (field === 'transform' ? transform : undefined);
    if (typeof written === 'string' && written.startsWith('file://')) {
      throw new Error(`its ${field} is code or a text in a file; write it into the assertion`);
    }
  }
  const changed = { ...rest, ...(transform === null ? {} : { transform }) } as Assertion;
  if (typeof value !== 'string' || !value.startsWith('file://')) {
    return value === undefined ? changed : { ...changed, value };
  }
  const path = value.slice('file://'.length);
  if (!TEXT_FILES.includes(extname(path))) {
    throw new Error('it is code in a file; write the code into the assertion');
  }
  return { ...changed, value: readFileSync(resolve(folder, path), 'utf8') };
}

/** @throws Error where no grader is named, or none that can be asked */
function graderOf(
  { provider }: Assertion,
  kind: AssertionKind,
  { grader }: AssertionContext,
): { readonly provider?: string } {
  if (kind === 'deterministic') return {};
  // What grades usually is a model, which embeds nothing.
  const usual = kind === 'embedded' && embedderIdOf(grader ?? '') === null ? null : grader;
  const named = idOf(provider, kind) ?? usual;
  if (named === null) {
    throw new Error(
      kind === 'graded'
        ? 'it names no model that grades; name one, provider: openai:chat:… for instance'
        : 'it names no embedder; name one, provider: openai:embedding:… for instance',
    );
  }
  const id = kind === 'graded' ? modelIdOf(named) : embedderIdOf(named);
  if (id === null) throw new Error(`its grader ${named} cannot be asked here`);
  return { provider: id };
}

/** The id in what a provider is written as. */
export function idOf(provider: unknown, kind: AssertionKind = 'graded'): string | null {
  if (typeof provider === 'string') return provider;
  if (typeof provider !== 'object' || provider === null) return null;
  const { id, text, embedding } = provider as Readonly<Record<string, unknown>>;
  return idOf(id ?? (kind === 'graded' ? text : embedding), kind);
}

/** An assertion in a few words. */
function sayAssertion({ type, value }: Assertion): string {
  if (value === undefined) return `assertion ${type}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [line = ''] = text.split('\n');
  return `assertion ${type}: ${line.length > 60 ? `${line.slice(0, 60).toWellFormed()}…` : line}`;
}
