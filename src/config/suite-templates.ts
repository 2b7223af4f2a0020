import type { SuiteFile } from './suite-schema.ts';

/** A variable in a template of a suite file. */
export interface TemplateVariable {
  readonly variable: string;
  readonly path: (string | number)[];
  /** Variables that this template knows besides input and columns. */
  readonly more: readonly string[];
}

/** Hands every variable of every template to a check. */
export function checkTemplates(suite: SuiteFile, check: (variable: TemplateVariable) => void): void {
  const { prompt, corpus } = suite;
  const all = (
    texts: readonly string[],
    ...path: (string | number)[]
  ): [string, (string | number)[], string[]][] => texts.map((text, index) => [text, [...path, index], []]);
  const templates: [string | null | undefined, (string | number)[], string[]][] = [
    [prompt.input, ['prompt', 'input'], []],
    [prompt.workedSolution, ['prompt', 'workedSolution'], []],
    [corpus?.query, ['corpus', 'query'], []],
    [corpus?.trainDocument, ['corpus', 'trainDocument'], ['target']],
    ...all(prompt.personas, 'prompt', 'personas'),
    ...Object.entries(prompt.instructions).flatMap(([kind, texts]) =>
      all(texts ?? [], 'prompt', 'instructions', kind),
    ),
  ];
  for (const [template, path, more] of templates) {
    for (const [, variable] of (template ?? '').matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g))
      check({ variable: variable ?? '', path, more });
  }
}
