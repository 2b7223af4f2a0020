import { BenchError, describeError } from '../../core/errors.ts';

/** What was found of one thing that a run may need. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly topic: string;
  readonly state: 'ok' | 'warning' | 'missing';
  /** What was found, without secrets. */
  readonly says: string;
  /** What to do about it; `null` where nothing is to be done. */
  readonly todo: string | null;
  /** Whether a default run cannot be made without it. */
  readonly needed: boolean;
}

/** What a check is given to say. */
type Words = Pick<Finding, 'topic' | 'says'> & Partial<Pick<Finding, 'todo' | 'needed'>>;

/** All is well. */
export function ok(topic: string, says: string): Finding {
  return { topic, state: 'ok', says, todo: null, needed: false };
}

/** It works, and may not for long or for everything. */
export function warning({ todo = null, needed = false, ...words }: Words): Finding {
  return { ...words, state: 'warning', todo, needed };
}

/** It is not there. */
export function missing({ todo = null, needed = false, ...words }: Words): Finding {
  return { ...words, state: 'missing', todo, needed };
}

/** What an error says is missing, with its advice. */
export function missingBy(error: unknown, { topic, needed }: Pick<Finding, 'topic' | 'needed'>): Finding {
  if (!(error instanceof BenchError)) return missing({ topic, says: describeError(error), needed });
  const { message, hint = null } = error;
  const says = hint === null ? message : message.slice(0, -hint.length).trim();
  return missing({ topic, says, todo: hint, needed });
}

/** Whether a default run can be made. */
export function canRun(findings: readonly Finding[]): boolean {
  return !findings.some(({ state, needed }) => state === 'missing' && needed);
}
