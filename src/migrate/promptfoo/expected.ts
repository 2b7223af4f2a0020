/** An assertion as promptfoo has it. */
export interface Assertion {
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly [field: string]: unknown;
}

/** What an expectation in a cell begins with, where that is not the name of its type. */
const SHORT: Readonly<Record<string, string>> = {
  fn: 'javascript',
  eval: 'javascript',
  grade: 'llm-rubric',
};
const WITH_LISTS = /^(?:not-)?i?contains-(?:all|any)$/;
const PATTERN = /^((?:not-)?[a-z][a-z0-9-]*)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/;

/** An expectation in the cell of a table, `contains: Paris` for instance; any other text has to be equalled. */
export function assertionOfCell(cell: string, known: (type: string) => boolean): Assertion {
  const [, written = '', threshold, rest] = PATTERN.exec(cell.trim()) ?? [];
  const type = SHORT[written] ?? written;
  if (!known(type)) return { type: 'equals', value: cell };
  const value = rest?.trim() ?? '';
  return {
    type,
    ...(value === ''
      ? {}
      : { value: WITH_LISTS.test(type) ? value.split(',').map((one) => one.trim()) : value }),
    ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
  };
}
