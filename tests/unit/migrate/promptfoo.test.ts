import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDED, type Migration, NO_REFERENCE } from '../../../src/migrate/migration.ts';
import { assertionOfCell } from '../../../src/migrate/promptfoo/expected.ts';
import { migratePromptfoo } from '../../../src/migrate/promptfoo/migrate.ts';
import { migrateProviders } from '../../../src/migrate/promptfoo/providers.ts';
import { convertTemplate, evaluate } from '../../../src/migrate/promptfoo/template.ts';
import { assertionKind } from '../../../src/models/promptfoo/assertion-types.ts';

const origin = { file: 'promptfooconfig.yaml', line: 1 };

describe('templates of Nunjucks', () => {
  const vars = { name: ' Ada ', tags: ['a', 'b'], person: { city: 'Bern', age: 3 }, empty: null };

  it.each([
    ['{{name}}', '{{name}}', ' Ada '],
    ['Hi {{ name | trim }}!', 'Hi {{name_trim}}!', 'Ada'],
    ['{{name|trim|upper}}', '{{name_trim_upper}}', 'ADA'],
    ['{{ person.city }}', '{{person_city}}', 'Bern'],
    ['{{ person["city"] }}', null, null],
    ["{{ tags | join(', ') }}", '{{tags_join}}', 'a, b'],
    ['{{ tags[1] }}', '{{tags_1}}', 'b'],
    ['{{ person | dump }}', '{{person_dump}}', '{"city":"Bern","age":3}'],
    ["{{ empty | default('none') }}", '{{empty_default_none}}', 'none'],
    ['{{ missing }}', '{{missing}}', ''],
    ['a\n  {{- name -}}\n  b', 'a{{name}}b', ' Ada '],
    ['{# says who #}{{name}}', '{{name}}', ' Ada '],
    ['{% if name %}x{% endif %}', null, null],
    ['{{ env.KEY }}', null, null],
    ['{{ name | batch(3) }}', null, null],
    ['{{ 1 + 2 }}', null, null],
  ])('turns %j into %j', (template, text, value) => {
    if (text === null) return expect(() => convertTemplate(template)).toThrow();
    const converted = convertTemplate(template);
    expect(converted.text).toBe(text);
    expect([...converted.columns.values()].map((expression) => evaluate(expression, vars))).toEqual([value]);
  });
});

describe('expectations in cells', () => {
  const known = (type: string): boolean => assertionKind(type) !== undefined;

  it.each([
    ['Paris', { type: 'equals', value: 'Paris' }],
    ['Note: this', { type: 'equals', value: 'Note: this' }],
    ['contains: Paris', { type: 'contains', value: 'Paris' }],
    ['not-icontains:x', { type: 'not-icontains', value: 'x' }],
    ['contains-any: a, b', { type: 'contains-any', value: ['a', 'b'] }],
    ['levenshtein(5): abc', { type: 'levenshtein', value: 'abc', threshold: 5 }],
    ['similar(0.8): abc', { type: 'similar', value: 'abc', threshold: 0.8 }],
    ['fn: output.length > 3', { type: 'javascript', value: 'output.length > 3' }],
    ['grade: is kind', { type: 'llm-rubric', value: 'is kind' }],
    ['is-json', { type: 'is-json' }],
  ])('reads %j', (cell, assertion) => {
    expect(assertionOfCell(cell, known)).toEqual(assertion);
  });
});

describe('providers', () => {
  it.each([
    ['openai:gpt-6-luna', 'openai:gpt-6-luna'],
    ['openai:chat:gpt-6-luna', 'openai:gpt-6-luna'],
    ['openai:responses:gpt-6-luna', 'openai:gpt-6-luna'],
    ['openai:chat:ft:gpt-6-luna:acme::1', 'openai:ft:gpt-6-luna:acme::1'],
    ['azure:chat:router', 'azure:router'],
    ['anthropic:messages:claude-x', 'promptfoo:anthropic:messages:claude-x'],
    [{ id: 'ollama:chat:small', config: { temperature: 0 } }, 'promptfoo:ollama:chat:small'],
    [{ 'openai:chat:gpt-6-luna': { config: { temperature: 0 } } }, 'openai:gpt-6-luna'],
  ])('asks %j as %s', (value, id) => {
    expect(migrateProviders([{ value, origin }])).toMatchObject({ models: [id], losses: [] });
  });

  it.each(['python:ask.py', 'https://acme.example/ask', 'exec: ./ask.sh', 'file://ask.js'])(
    'lists %s, which an application file describes',
    (value) => {
      const { models, losses } = migrateProviders([{ value, origin }]);
      expect(models).toEqual([]);
      expect(losses).toEqual([expect.objectContaining({ ...origin, what: `provider ${value}` })]);
    },
  );
});

describe('what cannot be carried over', () => {
  it('is named without what an entry sets', () => {
    const value = { 'openai:chat:gpt-x': null, config: { apiKey: 'opaque-value' }, label: 'Ours' };
    expect(migrateProviders([{ value, origin }]).losses).toEqual([
      {
        ...origin,
        what: 'provider with openai:chat:gpt-x, config, label',
        why: expect.stringContaining('it names no provider'),
      },
    ]);
  });
});

describe('a configuration of promptfoo', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adaptbench-promptfoo-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function migrate(config: string, files: Readonly<Record<string, string>> = {}): Promise<Migration> {
    const file = join(folder, 'promptfooconfig.yaml');
    for (const [name, text] of Object.entries({ ...files, 'promptfooconfig.yaml': config })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await migratePromptfoo(file, { out: join(folder, 'suites') });
  }

  /** Losses with the lines on which they stand. */
  const lost = ({ losses }: Migration) => losses.map(({ line, what }) => `${line}: ${what}`);

  it('asks every combination of lists of values, with what the default test says', async () => {
    const { rows, columns, losses } = await migrate(`
prompts: ["Translate into {{language}}: {{text}}"]
defaultTest: { vars: { language: [French, German] } }
tests:
  - vars: { text: [One, Two] }
  - vars: { text: Three, language: Greek }
`);
    expect(losses).toEqual([]);
    expect(columns).toMatchObject({ input: 'text', metadata: ['language'] });
    expect(rows.map(({ language, text }) => `${language} ${text}`)).toEqual([
      'French One',
      'French Two',
      'German One',
      'German Two',
      'Greek Three',
    ]);
  });

  it('takes tests from files of every format, with their lines', async () => {
    const migration = await migrate(
      `
prompts: ["{{q}}"]
tests:
  - file://tests/*.csv
  - file://more.jsonl
  - file://list.yaml
  - file://made.py
  - https://docs.google.com/spreadsheets/d/1
`,
      {
        'tests/a.csv': 'q,__expected1,__expected2,__threshold\nA?,A,"icontains: a",0.5\n',
        'more.jsonl': '{"vars":{"q":"B?"},"assert":[{"type":"cost","threshold":1}]}\n',
        'list.yaml': '- vars: { q: file://q.txt }\n- vars: { q: "" }\n',
        'q.txt': 'C?\n',
      },
    );
    expect(migration.rows.map(({ q }) => q)).toEqual(['A?', 'B?', 'C?']);
    expect(migration.rows.map((row) => row[ADDED.targets])).toEqual(['A', NO_REFERENCE, NO_REFERENCE]);
    expect(lost(migration)).toEqual([
      '7: tests file://made.py',
      '8: tests https://docs.google.com/spreadsheets/d/1',
      '2: test: threshold',
      '1: assertion cost',
      '2: test 4',
    ]);
  });

  it('lists every assertion that is not run here, and keeps the others with their graders', async () => {
    const migration = await migrate(`
prompts: ["{{q}}"]
tests:
  - vars: { q: A? }
    options: { transform: output.trim() }
    assert:
      - { type: llm-rubric, value: Kind, provider: "openai:chat:judge" }
      - { type: llm-rubric, value: Kind }
      - { type: similar, value: A, provider: "openai:embedding:vectors", threshold: 0.7 }
      - { type: javascript, value: "file://check.js" }
      - { type: moderation }
      - type: assert-set
        threshold: 0.5
        assert: [{ type: contains, value: A }, { type: webhook, value: "https://a.example" }]
`);
    expect(migration.rows[0]?.[ADDED.assert]).toEqual([
      { type: 'llm-rubric', value: 'Kind', provider: 'openai:judge', transform: 'output.trim()' },
      {
        type: 'similar',
        value: 'A',
        provider: 'openai:vectors',
        threshold: 0.7,
        transform: 'output.trim()',
      },
      {
        type: 'assert-set',
        threshold: 0.5,
        assert: [{ type: 'contains', value: 'A', transform: 'output.trim()' }],
      },
    ]);
    expect(migration.scorers).toEqual([
      {
        name: 'assert',
        options: {
          column: ADDED.assert,
          input: 'q',
          graders: ['openai:judge'],
          mostCalls: 1,
          embedders: ['openai:vectors'],
        },
      },
    ]);
    expect(lost(migration)).toEqual([
      '8: assertion llm-rubric: Kind',
      '10: assertion javascript: file://check.js',
      '11: assertion moderation',
      '12: assertion webhook: https://a.example',
    ]);
  });

  it('keeps prompts in files where they are, splits those that hold several, and reads conversations', async () => {
    const migration = await migrate(
      `
prompts:
  - file://one.txt
  - file://two.txt
  - id: file://chat.json
    label: Chat
  - file://deep.json
  - file://gone.txt
tests: [{ vars: { q: A? } }]
`,
      {
        'one.txt': 'Answer. {{ q }}\n',
        'two.txt': 'First {{q}}\n---\nSecond {{q}}\n',
        'chat.json': '[{"role":"system","content":"Be brief."},{"role":"user","content":"{{q}}"}]',
        'deep.json':
          '[{"role":"user","content":"{{q}}"},{"role":"assistant","content":"x"},{"role":"user","content":"y"}]',
      },
    );
    expect(migration.techniques).toEqual([
      { preset: 'plain', name: 'prompt-1', instruction: { file: '../one.txt' } },
      { preset: 'plain', name: 'prompt-2', instruction: 'First {{q}}' },
      { preset: 'plain', name: 'prompt-3', instruction: 'Second {{q}}' },
      { preset: 'plain', name: 'chat', instruction: '{{q}}', system: 'Be brief.' },
    ]);
    expect(lost(migration)).toEqual(['1: prompt prompt-5', '8: prompt file://gone.txt']);
  });

  it('writes no secret of an entry that is lost into the suite', async () => {
    const migration = await migrate(`
prompts:
  - "{{q}}"
  - { text: x, config: { token: opaque-value } }
providers:
  - https://user:opaque-value@acme.example/ask?code=opaque-value
  - openai:chat:gpt-x:
    config: { apiKey: opaque-value }
tests:
  - vars: { q: A? }
    assert:
      - { value: A, provider: { id: "openai:x", config: { apiKey: opaque-value } } }
      - { type: webhook, value: "https://acme.example/hook?code=opaque-value" }
`);
    expect(lost(migration)).toEqual([
      '4: prompt with text, config',
      '6: provider https://acme.example/ask',
      '7: provider with openai:chat:gpt-x, config',
      '12: assertion with value, provider',
      '13: assertion webhook: https://acme.example/hook',
    ]);
    expect(JSON.stringify(migration)).not.toContain('opaque-value');
  });

  it.each([
    ['["Question: {{input}}\\nContext: {{context}}"]', 'input', []],
    ['["{{context}}", "{{context}} {{input}}"]', 'input', ['3: prompt prompt-1']],
    ['["{{context}}"]', 'context', ['null: variable input']],
  ])('has {{input}} mean what a variable of that name holds: %s', async (prompts, input, losses) => {
    const migration = await migrate(`
# Asks
prompts: ${prompts}
tests: [{ vars: { input: Why?, context: Rain } }]
`);
    expect(migration.columns.input).toBe(input);
    expect(migration.rows).toMatchObject([{ input: 'Why?', context: 'Rain' }]);
    expect(lost(migration)).toEqual(losses);
  });

  it('reads a default test in a file, and lists what stands in a form that is not read', async () => {
    const migration = await migrate(
      `
prompts: ["{{q}}"]
defaultTest: file://usual.yaml
tests:
  - vars: { q: A? }
    assert: { type: equals, value: A }
  - vars: file://vars.yaml
`,
      {
        'usual.yaml':
          'vars: { q: Q? }\noptions: file://options.yaml\nassert:\n  - { type: cost }\n  - { type: icontains, value: a }\n',
      },
    );
    expect(migration.rows.map(({ q }) => q)).toEqual(['A?', 'Q?']);
    expect(migration.scorers).toMatchObject([{ options: { assert: [{ type: 'icontains', value: 'a' }] } }]);
    expect(migration.losses.map(({ file, line, what }) => `${basename(file)}:${line}: ${what}`)).toEqual([
      'usual.yaml:4: assertion cost',
      'usual.yaml:2: defaultTest: options "file://options.yaml"',
      'promptfooconfig.yaml:6: test: assert with type, value',
      'promptfooconfig.yaml:7: test: vars "file://vars.yaml"',
    ]);
  });

  it('expects of each test what the default one compares with', async () => {
    const { rows } = await migrate(`
prompts: ["{{q}}"]
defaultTest: { assert: [{ type: equals, value: "{{größe}}" }] }
tests:
  - vars: { q: A?, größe: klein }
  - { vars: { q: B?, größe: groß }, assert: [{ type: icontains, value: own }] }
`);
    expect(rows.map((row) => row[ADDED.targets])).toEqual(['klein', 'groß']);
  });

  it('reads tests of a file by its whole path, and lists entries that are none', async () => {
    const list = join(folder, 'tests', 'list.yaml');
    const migration = await migrate(
      `
prompts: ["{{q}}"]
tests:
  - ${list}
  -
  - 3
`,
      { 'tests/list.yaml': '- vars: { q: A? }\n-\n' },
    );
    expect(migration.rows.map(({ q }) => q)).toEqual(['A?']);
    expect(lost(migration)).toEqual(['2: test null', '5: test null', '6: test 3']);
  });

  it('follows references to assertions, and takes a list of objects for one value', async () => {
    const migration = await migrate(`
prompts: ["{{history | dump}} {{q}}"]
assertionTemplates: { noise: { type: icontains, value: arr } }
tests:
  - vars: { q: A?, history: [{ user: B? }, { assistant: B. }] }
    assert: [{ $ref: "#/assertionTemplates/noise" }, { $ref: "#/assertionTemplates/none" }]
`);
    expect(migration.rows).toMatchObject([
      { q: 'A?', history_dump: '[{"user":"B?"},{"assistant":"B."}]', [ADDED.assert]: [{ value: 'arr' }] },
    ]);
    expect(lost(migration)).toEqual(['6: assertion {"$ref":"#/assertionTemplates/none"}']);
  });

  it('lists what a suite has no field for, with its line', async () => {
    const migration = await migrate(`
prompts: ["{{q}}"]
scenarios: []
redteam: {}
tests:
  - vars: { q: A? }
    provider: openai:other
    options: { prefix: x }
`);
    expect(lost(migration)).toEqual([
      '3: scenarios',
      '4: redteam',
      '7: test: provider',
      '8: test: options.prefix',
    ]);
  });

  it.each([
    ['prompts: ["{{q}}"]\ndefaultTest: file://usual.js\n', '"defaultTest" is no object'],
    ['prompts: [Tell a joke]\ntests: [{ vars: { a: b } }]\n', 'no prompt has a variable'],
    ['prompts: ["{{q}}"]\n', 'there is no test left to ask'],
    [
      'prompts: ["{% for a in b %}{{a}}{% endfor %}"]\ntests: [{ vars: { a: b } }]\n',
      'there is no prompt left',
    ],
  ])('refuses %j, which leaves nothing to run', async (config, reason) => {
    await expect(migrate(config)).rejects.toThrow(reason);
  });
});
