import type { Loss, Origin } from '../migration.ts';
import type { Assertion } from '../promptfoo/expected.ts';
import { type EvalGrader, type EvalMessage, textOf } from './schemas.ts';

/** Measures of likeness that promptfoo has too, and the type of the assertion. */
const LIKENESS: Readonly<Record<string, string>> = {
  bleu: 'bleu',
  gleu: 'gleu',
  rouge_1: 'rouge-n',
};
const OPERATIONS = { eq: 'equals', ne: 'not-equals', like: 'contains', ilike: 'icontains' } as const;
/** The model's output, in a grader. */
const OUTPUT = /\{\{\s*sample\.output_text\s*\}\}/g;
const ITEM = /\{\{\s*item\.([\w.]+)\s*\}\}/g;

const UNFILLED =
  'it shows something besides text, the text of the output and fields of the item without filters';

/** A template of an eval with `{{item.x}}` as `{{x}}`. */
export function withoutItem(template: string): string {
  return template.replaceAll(ITEM, (_, path: string) => `{{${path.replaceAll('.', '_')}}}`);
}

/** One of the testing criteria, as it is written. */
export interface WrittenCriterion {
  readonly type: string;
  readonly name: string | undefined;
  /** `null` where it is no grader that is known here. */
  readonly grader: EvalGrader | null;
  readonly origin: Origin;
}

/** Testing criteria as assertions of promptfoo. */
export function migrateGraders(criteria: readonly WrittenCriterion[]): {
  readonly assertions: readonly Assertion[];
  readonly losses: readonly Loss[];
} {
  const assertions: Assertion[] = [];
  const losses: Loss[] = [];
  for (const { grader, type, name, origin } of criteria) {
    const made =
      grader === null
        ? `no grader of the type "${type}" with these fields is known here`
        : assertionOf(grader);
    if (typeof made === 'string') {
      losses.push({ ...origin, what: `testing criterion ${name ?? type}`, why: made });
    } else assertions.push({ ...made, ...(name === undefined ? {} : { metric: name }) });
  }
  return { assertions, losses };
}

/** An assertion, or why there is none. */
function assertionOf(grader: EvalGrader): Assertion | string {
  switch (grader.type) {
    case 'string_check': {
      if (isUnfilled(withoutItem(grader.reference))) return UNFILLED;
      if (grader.input.replaceAll(OUTPUT, '').trim() !== '')
        return 'it checks something else than the output';
      return { type: OPERATIONS[grader.operation], value: withoutItem(grader.reference) };
    }
    case 'text_similarity': {
      if (isUnfilled(withoutItem(grader.reference))) return UNFILLED;
      if (grader.input.replaceAll(OUTPUT, '').trim() !== '')
        return 'it compares something else than the output';
      const type = LIKENESS[grader.evaluation_metric];
      if (type === undefined) {
        return `"${grader.evaluation_metric}" is not computed here; scorers such as rouge-l and chrf are (docs/scorers.md)`;
      }
      const { pass_threshold: threshold } = grader;
      return {
        type,
        value: withoutItem(grader.reference),
        ...(threshold === undefined ? {} : { threshold }),
      };
    }
    case 'label_model': {
      const rubricPrompt = rubricOf(
        grader.input,
        `Choose one of these labels: ${grader.labels.join(', ')}. Answer with JSON alone: ` +
          `{"reason": "the label and why", "pass": whether the label is one of ${grader.passing_labels.join(', ')}, "score": 1 if it is, else 0}`,
      );
      if (rubricPrompt === null) return UNFILLED;
      return {
        type: 'llm-rubric',
        value: `one of: ${grader.passing_labels.join(', ')}`,
        provider: `openai:${grader.model}`,
        rubricPrompt,
      };
    }
    case 'score_model': {
      const [low = 0, high = 1] = grader.range ?? [];
      const threshold = grader.pass_threshold ?? null;
      if (threshold === null) return 'it says no score from which an answer passes (pass_threshold)';
      const rubricPrompt = rubricOf(
        grader.input,
        `Score from ${low} to ${high}. Answer with JSON alone: {"reason": "…", "pass": true, "score": the score}`,
      );
      if (rubricPrompt === null) return UNFILLED;
      return {
        type: 'llm-rubric',
        value: 'the score',
        provider: `openai:${grader.model}`,
        threshold,
        rubricPrompt,
      };
    }
    case 'python':
      return 'it is a program that was run at OpenAI: write a scorer (CONTRIBUTING.md) or a python assertion';
  }
}

/** The prompt of a grader as promptfoo fills it in, with how to answer; `null` where it shows more. */
function rubricOf(messages: readonly EvalMessage[], answer: string): string | null {
  const turns = messages.map((message) => ({ role: roleOf(message), content: textOf(message) }));
  if (turns.some(({ content }) => content === null)) return null;
  const filled = turns.map(({ role, content }) => ({
    role,
    content: withoutItem((content ?? '').replaceAll(OUTPUT, '{{output}}')),
  }));
  if (filled.some(({ content }) => isUnfilled(content))) return null;
  return JSON.stringify([...filled, { role: 'user', content: answer }]);
}

/** Whether a template still names something of a run at OpenAI, which would be filled in with nothing. */
function isUnfilled(template: string): boolean {
  return /\{[{%][^}]*\b(?:sample|item)\s*[.[]/.test(template);
}

function roleOf({ role }: EvalMessage): string {
  return role === 'developer' ? 'system' : role;
}
