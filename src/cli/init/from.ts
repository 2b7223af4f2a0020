import { basename, join } from 'node:path';
import type { InferredOptionTypes } from 'yargs';
import { BenchError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import type { Migration } from '../../migrate/migration.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { wrap } from '../../reporters/terminal.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { print } from '../print.ts';
import type { InitArguments } from './options.ts';

/** Flags of `init --from`, besides those of `init`. */
export const FROM_OPTIONS = {
  from: {
    type: 'string',
    requiresArg: true,
    describe:
      'A promptfooconfig.yaml to make a suite of, or openai-evals for data exported from OpenAI’s Evals',
  },
  eval: { type: 'string', requiresArg: true, describe: 'With --from openai-evals: the eval as JSON' },
  items: { type: 'string', requiresArg: true, describe: 'With --from openai-evals: its items as JSONL' },
  run: {
    type: 'string',
    requiresArg: true,
    describe: 'With --from openai-evals: a run of it as JSON, which has the prompt and the model',
  },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'With --from: folder of the project that is written into (default: this one)',
  },
} as const;

/** Parsed flags of `init --from`. */
export type FromArguments = InferredOptionTypes<typeof FROM_OPTIONS> & InitArguments;

/** Writes a suite and its data, says what is not carried over, and returns the exit code. */
export async function initFrom(args: FromArguments, from: string): Promise<number> {
  return await withContext({}, async (context) => {
    const { suiteFolderOf, writeMigration, sayLoss } = await import('../../migrate/write-migration.ts');
    const out = args.out ?? '.';
    const migration = await migrate({ ...args, from }, suiteFolderOf(out));
    const files = await writeMigration(migration, out);
    const { rows, techniques, models, losses } = migration;
    const facts = {
      ...files,
      samples: rows.length,
      techniques: techniques.map(({ name }) => name),
      models,
      losses,
    };
    const next = [...context.invocation, 'plan', files.suite].join(' ');
    print({ args, context }, facts, (style) => {
      const made = [
        `${files.suite}: ${plural(techniques.length, 'prompt')} as techniques, ${sayModels(models)}`,
        `${files.data}: ${plural(rows.length, 'sample')}`,
      ];
      return renderFrom({ made, lost: losses.map(sayLoss), next }, style);
    });
    return EXIT.done;
  });
}

async function migrate(args: FromArguments & { readonly from: string }, out: string): Promise<Migration> {
  const { from } = args;
  const name = args.name === undefined ? undefined : (await import('./answers.ts')).READ.name(args.name);
  if (from === 'openai-evals') {
    const { migrateOpenAiEvals } = await import('../../migrate/openai-evals/migrate.ts');
    return await migrateOpenAiEvals({ evalFile: args.eval, itemsFile: args.items, runFile: args.run, name });
  }
  if (!/\.[a-z]+$/i.test(basename(from))) {
    throw new BenchError('INVALID_ARGUMENT', `"${from}" is nothing that a suite can be made of.`, {
      choices: ['a promptfooconfig.yaml', 'openai-evals'],
    });
  }
  const { migratePromptfoo } = await import('../../migrate/promptfoo/migrate.ts');
  return await migratePromptfoo(join(from), { out, name });
}

function sayModels(models: readonly string[]): string {
  return models.length === 0 ? 'the default model' : models.join(', ');
}

interface FromSummary {
  readonly made: readonly string[];
  readonly lost: readonly string[];
  readonly next: string;
}

/** What was written, what was not carried over, and what comes next. */
function renderFrom({ made, lost, next }: FromSummary, { width }: SummaryOptions): string {
  const line = (text: string, indent = '  '): string => `${indent}${wrap(text, { width, indent })}`;
  return [
    ...made.map((text) => line(text)),
    ...(lost.length === 0
      ? ['', line('Everything was carried over.')]
      : [
          '',
          line('Not carried over:'),
          ...lost.map((text) => `  - ${wrap(text, { width, indent: '    ' })}`),
        ]),
    '',
    line(`Next: ${next}`),
    '',
  ].join('\n');
}
