import type { GivenAnswers } from './answers.ts';

/** A project file without its first line. */
export function renderProject({ volume, effort }: Pick<GivenAnswers, 'volume' | 'effort'>): string {
  const set = (name: string, value: unknown, example: unknown, meaning: string): string =>
    value === undefined
      ? `    // ${name}: ${JSON.stringify(example)}, // ${meaning}`
      : `    ${name}: ${JSON.stringify(value)}, // ${meaning}`;
  return `import type { ProjectConfig } from 'adaptbench';

export default {
  defaults: {
${set("'volume-per-month'", volume, 10_000, 'answers a month')}
${set('effort', effort, 'typical', 'people’s work that setting up takes, by the name of a profile')}
  },
  // effort: { ours: { hourlyRate: 90, hours: { rag: 24, 'fine-tuning': 60 } } },
} satisfies ProjectConfig;
`;
}

/** The README of a project without its first line. */
export function renderReadme({
  suite,
  file,
  data,
  documents,
}: {
  readonly suite: string;
  readonly file: string;
  readonly data: string;
  readonly documents: readonly string[];
}): string {
  return `
# ${suite}

Which way of using a language model does this task best, and at what cost? \`${file}\` says what is measured, on \`${data}\`${
    documents.length === 0
      ? ''
      : ` with the documents in ${documents.map((path) => `\`${path}\``).join(', ')}`
  }.

\`\`\`sh
npx adaptbench plan ${file}                  # what a run would do, cost and be able to show; calls nothing
npx adaptbench run ${file}                   # 30 samples
npx adaptbench run ${file} --profile full    # all of them
npx adaptbench report                        # the newest run again
\`\`\`

Each run writes a report into \`reports/\`: open its \`index.html\`. What runs keep for themselves is in \`.adaptbench/\`; neither belongs
into version control.

- Another model: \`--model provider:name\`, or \`models\` in \`${file}\`. \`npx adaptbench models\` lists them.
- Another prompt: an entry under \`techniques\` in \`${file}\`.
- Answers a month, and the work that setting up takes: \`adaptbench.config.ts\`.
- Other answers to the first questions: \`npx adaptbench init\` again. It changes nothing that you edited.
`;
}
