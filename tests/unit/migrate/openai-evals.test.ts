import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDED, type Migration, NO_REFERENCE } from '../../../src/migrate/migration.ts';
import { migrateOpenAiEvals } from '../../../src/migrate/openai-evals/migrate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-evals-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const EVAL = {
  object: 'eval',
  id: 'eval_1',
  name: 'IT tickets',
  created_at: 1,
  metadata: {},
  data_source_config: { type: 'custom', schema: {} },
  testing_criteria: [
    {
      type: 'string_check',
      id: 'c1',
      name: 'Label',
      input: '{{ sample.output_text }}',
      reference: '{{ item.correct_label }}',
      operation: 'ilike',
    },
  ],
};
const ITEMS = [
  { item: { ticket_text: 'My monitor is dark', correct_label: 'Hardware', extra: { team: 'a' } } },
  { item: { ticket_text: 'VPN drops', correct_label: 'Network', extra: { team: 'b' } } },
];
const RUN = {
  object: 'eval.run',
  id: 'evalrun_1',
  eval_id: 'eval_1',
  model: 'gpt-6-luna',
  data_source: {
    type: 'responses',
    model: 'gpt-6-luna',
    input_messages: {
      type: 'template',
      template: [
        { role: 'developer', content: 'You sort tickets of team {{ item.extra.team }}.' },
        { role: 'user', content: { type: 'input_text', text: 'Ticket: {{ item.ticket_text }}' } },
      ],
    },
    sampling_params: { max_completion_tokens: 20, temperature: 1, top_p: 1 },
    source: { type: 'file_id', id: 'file-1' },
  },
};

async function migrate({
  exported = EVAL as object,
  items = ITEMS as readonly object[],
  run = RUN as object | null,
} = {}): Promise<Migration> {
  const paths = { evalFile: 'eval.json', itemsFile: 'items.jsonl', runFile: 'run.json' };
  const [evalFile, itemsFile, runFile] = Object.values(paths).map((name) => join(folder, name));
  await writeFile(evalFile ?? '', JSON.stringify(exported, null, 2));
  await writeFile(itemsFile ?? '', items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  await writeFile(runFile ?? '', JSON.stringify(run, null, 2));
  return await migrateOpenAiEvals({ evalFile, itemsFile, runFile: run === null ? undefined : runFile });
}

/** An eval with one criterion. */
const judgedBy = (criterion: object) => ({ exported: { ...EVAL, testing_criteria: [criterion] } });

describe('an eval of OpenAI', () => {
  it('becomes a suite: items, criteria, and the prompt and model of a run', async () => {
    const { losses, ...suite } = await migrate();
    expect(suite).toMatchObject({
      name: 'it-tickets',
      models: ['openai:gpt-6-luna'],
      maxTokens: 20,
      columns: { input: 'ticket_text', metadata: ['correct_label', 'extra_team'] },
      techniques: [
        {
          preset: 'plain',
          name: 'prompt',
          instruction: 'Ticket: {{ticket_text}}',
          system: 'You sort tickets of team {{extra_team}}.',
        },
      ],
      scorers: [
        {
          name: 'assert',
          options: { assert: [{ type: 'icontains', value: '{{correct_label}}', metric: 'Label' }] },
        },
      ],
    });
    expect(suite.rows[1]).toEqual({
      [ADDED.id]: 'item-2',
      ticket_text: 'VPN drops',
      correct_label: 'Network',
      extra_team: 'b',
      [ADDED.targets]: 'Network',
    });
    expect(losses.map(({ what }) => what)).toEqual(['temperature 1', 'top_p 1']);
  });

  it('says without a run that an eval does not hold the prompt', async () => {
    const { techniques, models, losses } = await migrate({ run: null });
    expect(techniques).toMatchObject([{ instruction: '{{ticket_text}}' }]);
    expect(models).toEqual([]);
    expect(losses).toEqual([expect.objectContaining({ what: 'the prompt' })]);
  });

  const asking = (text: string, system = 'Be brief.') => ({
    items: [{ input: 'Why?', context: 'Rain', correct_label: 'x' }],
    run: {
      data_source: {
        type: 'completions',
        input_messages: {
          type: 'template',
          template: [
            { role: 'system', content: system },
            { role: 'user', content: text },
          ],
        },
      },
    },
  });

  it('asks with a field called input wherever one is shown', async () => {
    const { columns, losses } = await migrate(asking('{{item.input}}, given {{item.context}}'));
    expect(columns).toMatchObject({ input: 'input', metadata: ['context', 'correct_label'] });
    expect(losses).toEqual([]);
    const shadowed = await migrate(asking('{{item.context}}', 'About {{item.input}}'));
    expect(shadowed.losses).toMatchObject([{ what: 'variable input' }]);
    expect((await migrate({ ...asking(''), run: null })).columns.input).toBe('input');
  });

  it('takes output items of a run, and items as they are', async () => {
    const ofRun = await migrate({
      items: ITEMS.map(({ item }) => ({ datasource_item: item, status: 'pass' })),
    });
    const bare = await migrate({ items: ITEMS.map(({ item }) => item) });
    expect(ofRun.rows).toEqual(bare.rows);
  });

  const judge = {
    name: 'Kind',
    model: 'gpt-6-terra',
    input: [{ role: 'user', content: 'Is {{sample.output_text}} kind to {{item.ticket_text}}?' }],
  };

  it.each([
    [
      { ...judge, type: 'label_model', labels: ['kind', 'rude'], passing_labels: ['kind'] },
      { type: 'llm-rubric', provider: 'openai:gpt-6-terra' },
    ],
    [
      { ...judge, type: 'score_model', range: [1, 7], pass_threshold: 5 },
      { type: 'llm-rubric', provider: 'openai:gpt-6-terra', threshold: 5 },
    ],
  ])('asks the model of a grader: %j', async (criterion, assertion) => {
    const { scorers } = await migrate(judgedBy(criterion));
    const [scorer] = scorers as unknown as readonly {
      readonly options: { readonly assert: readonly { rubricPrompt: string }[] };
    }[];
    expect(scorer?.options.assert[0]).toMatchObject(assertion);
    expect(scorer?.options.assert[0]?.rubricPrompt).toContain('Is {{output}} kind to {{ticket_text}}?');
  });

  const similar = {
    type: 'text_similarity',
    name: 'Alike',
    input: '{{sample.output_text}}',
    reference: '{{item.correct_label}}',
    pass_threshold: 0.6,
  };

  it.each(['bleu', 'gleu'])('compares by %s', async (metric) => {
    const { scorers } = await migrate(judgedBy({ ...similar, evaluation_metric: metric }));
    expect(scorers).toMatchObject([
      { options: { assert: [{ type: metric, value: '{{correct_label}}', threshold: 0.6 }] } },
    ]);
  });

  it.each([
    [
      { ...similar, evaluation_metric: 'bleu', reference: '{{item.correct_label | title}}' },
      'it shows something besides text',
    ],
    [
      {
        ...judge,
        type: 'label_model',
        labels: ['a'],
        passing_labels: ['a'],
        input: [{ role: 'user', content: 'Is {{ sample.output_json.label }} right?' }],
      },
      'it shows something besides text',
    ],
    [{ ...similar, evaluation_metric: 'fuzzy_match' }, '"fuzzy_match" is not computed here'],
    [
      { type: 'python', name: 'Own', source: 'def grade(sample, item): return 1' },
      'it is a program that was run at OpenAI',
    ],
    [{ ...judge, type: 'score_model', range: [1, 7] }, 'it says no score from which an answer passes'],
    [{ type: 'endpoint', name: 'Own' }, 'no grader of the type "endpoint" with these fields'],
  ])('lists the criterion %j with its line', async (criterion, why) => {
    const { losses } = await migrate({
      exported: { ...EVAL, testing_criteria: [...EVAL.testing_criteria, criterion] },
      run: { ...RUN, data_source: { ...RUN.data_source, sampling_params: null } },
    });
    expect(losses).toEqual([
      expect.objectContaining({
        what: `testing criterion ${criterion.name}`,
        why: expect.stringContaining(why),
        line: expect.any(Number),
      }),
    ]);
    await expect(migrate(judgedBy(criterion))).rejects.toThrow('no testing criterion can be run here');
  });

  it('says that completions stored at OpenAI cannot be had', async () => {
    const { losses } = await migrate({
      exported: { ...EVAL, data_source_config: { type: 'stored_completions', metadata: {} } },
    });
    expect(losses[0]).toMatchObject({ what: 'data source stored_completions' });
  });

  it('expects nothing where the reference is more than variables', async () => {
    const [criterion] = EVAL.testing_criteria;
    const { rows } = await migrate(
      judgedBy({ ...criterion, reference: '{% if true %}{{item.correct_label}}{% endif %}' }),
    );
    expect(rows.map((row) => row[ADDED.targets])).toEqual([NO_REFERENCE, NO_REFERENCE]);
  });

  it.each([
    [asking('{{item.my-field}}'), /run\.json:\d+: a template cannot be filled in here: .*my-field/],
    [asking('{% if x %}{{item.input}}{% endif %}'), /run\.json:\d+: a template cannot be filled in here/],
    [{ items: [{ 'Ticket text': 'x' }], run: null }, /items\.jsonl: a template cannot .*Ticket text/],
  ])('refuses with its place what cannot be filled in: %j', async (files, reason) => {
    await expect(migrate(files)).rejects.toThrow(reason);
  });

  it.each([
    [{ run: { data_source: { type: 'jsonl' } } }, 'the run has no prompt of its own'],
    [{ items: [] }, 'there is no item in it'],
    [{ items: [{ item: 3 }] }, '"item" has to be an object'],
    [{ exported: { name: 'x' } }, 'data_source_config'],
  ])('refuses %j', async (files, reason) => {
    await expect(migrate(files)).rejects.toThrow(reason);
  });
});
