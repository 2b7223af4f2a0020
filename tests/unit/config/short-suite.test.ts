import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoadedSuite, loadSuite } from '../../../src/config/load-suite.ts';
import { VOCABULARY } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-short-'));
});
afterEach(() => rm(folder, { recursive: true }));

const DATA =
  'id,message,team,language\n1,My bill is wrong.,billing,German\n2,It crashed.,technical,English\n';
const SHORT = `data: tickets.csv
labels: [billing, technical, other]
prompt: Which team handles this ticket?
`;

interface Written {
  readonly suite?: string;
  readonly file?: string;
  /** Further files by their path. */
  readonly files?: Readonly<Record<string, string>>;
}

async function load({
  suite = SHORT,
  file = 'tickets.yaml',
  files = {},
}: Written = {}): Promise<LoadedSuite> {
  for (const [name, content] of Object.entries({ 'tickets.csv': DATA, [file]: suite, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return await loadSuite(join(folder, file), VOCABULARY);
}

async function faultOf(written: Written): Promise<string> {
  try {
    await load(written);
  } catch (error) {
    return String(error).replaceAll(`${folder}/`, '').replaceAll(folder, '.').replace('BenchError: ', '');
  }
  return 'accepted';
}

describe('a suite of data, labels and prompt', () => {
  it('is brought to its full form', async () => {
    const { suite } = await load();
    expect(suite).toMatchObject({
      name: 'tickets',
      version: 1,
      title: 'Tickets',
      description: '',
      models: ['local:smollm2-135m'],
      dataset: {
        files: { test: { location: join(folder, 'tickets.csv'), source: 'csv', options: {} } },
        columns: { id: 'id', input: 'message', targets: 'team', metadata: [] },
      },
      corpus: null,
      prompt: {
        input: '{{input}}',
        answerLabel: 'Answer',
        instructions: {
          specific: ['Which team handles this ticket?'],
          grounded: ['Which team handles this ticket?'],
        },
      },
      generation: { maxTokens: 16, stop: ['\n'] },
      answer: { kind: 'label', labels: ['billing', 'technical', 'other'] },
      scorers: [
        { name: 'accuracy', options: {} },
        { name: 'macro-f1', options: {} },
      ],
      primaryMetric: 'accuracy',
      margin: 0.05,
      reference: 'plain',
    });
    expect(suite.techniques.map(({ name }) => name)).toEqual(['plain']);
  });

  it('is the same as the full form that says all of it', async () => {
    const { suite: short } = await load();
    const { suite: full, assumed } = await load({
      suite: `name: tickets
version: 1
title: Tickets
models: [local:smollm2-135m]
dataset: { test: tickets.csv, columns: { id: id, input: message, targets: team } }
prompt: { input: "{{input}}", instructions: { specific: [Which team handles this ticket?] } }
generation: { maxTokens: 16, stop: ["\\n"] }
answer: { kind: label, labels: [billing, technical, other] }
scorers: [accuracy, macro-f1]
primaryMetric: accuracy
margin: 0.05
techniques: [plain]
`,
    });
    expect(short).toEqual(full);
    expect(assumed).toEqual([]);
  });

  it('says what it leaves to convention', async () => {
    expect((await load()).assumed).toEqual([
      'the input from the column "message"',
      'the answer from the column "team"',
      'ids from the column "id"',
      'at most 16 tokens an answer',
      'scored by accuracy, macro-f1',
      'the technique plain',
      'the model local:smollm2-135m',
      'accuracy decides',
      'a difference of 0.05 matters',
    ]);
  });

  it.each([
    ['Tickets 2026.yaml', 'tickets-2026', 'Tickets 2026'],
    ['support_QA.yml', 'support-qa', 'Support qa'],
  ])('has its name from the file %s', async (file, name, title) => {
    expect((await load({ file })).suite).toMatchObject({ name, title });
  });

  it.each([
    ['with the labels in it', 'Text,Kind,Land\nHi,Billing,DE\nHo,other,DE\n', 'Text', 'Kind'],
    ['with most labels in it', 'Land,text,Kind\nDE,a,billing\nDE,b,technical\nDE,c,biling\n', 'text', 'Kind'],
    ['with a usual name', 'Kind,Label,Body\nx,y,Hi\nx,z,Ho\n', 'Body', 'Label'],
    ['that is left', 'label,Beschwerde\nbilling,Hi\n', 'Beschwerde', 'label'],
  ])('finds the column %s', async (_, data, input, targets) => {
    const { suite } = await load({ files: { 'tickets.csv': data } });
    expect(suite.dataset.columns).toMatchObject({ input, targets });
  });

  it('compares what the data have', async () => {
    const suite = `dataset: { train: train.csv, test: tickets.csv }
corpus: { documents: [docs] }
labels: [billing, technical]
prompt: Which team?
`;
    const { suite: loaded } = await load({ suite });
    expect(loaded.techniques.map(({ name }) => name)).toEqual(['plain', 'few-shot', 'rag', 'fine-tuned']);
  });

  it.each([
    ['text', '', { maxTokens: 256, stop: ['\n\n'] }, ['answer-correctness', 'token-f1']],
    [
      'number-or-choice',
      'answer: { kind: number-or-choice }\n',
      { maxTokens: 16, stop: ['\n'] },
      ['accuracy'],
    ],
  ])('has limits and scorers for answers of the kind %s', async (kind, field, generation, scorers) => {
    const { suite } = await load({
      suite: `data: tickets.csv\n${field}prompt: What is it?\n`,
      files: { 'tickets.csv': 'question,answer\nWhat?,42\n' },
    });
    expect(suite).toMatchObject({ answer: { kind }, generation });
    expect(suite.scorers.map(({ name }) => name)).toEqual(scorers);
    expect(suite.primaryMetric).toBe(scorers[0]);
  });

  it('has room for its longest label, however it is cut into tokens', async () => {
    const label = 'a label of more than sixteen letters';
    const { suite } = await load({
      suite: `data: tickets.csv\nlabels: [billing, technical, ${label}]\nprompt: Which?\n`,
    });
    expect(suite.generation.maxTokens).toBe(label.length);
  });

  it('takes 5 of 100 points for the margin of a figure that goes to 100', async () => {
    const { suite } = await load({ suite: `${SHORT}scorers: [chrf]\npass: 50\n` });
    expect(suite).toMatchObject({ primaryMetric: 'chrf', margin: 5 });
  });

  it('keeps the columns that templates, slices and scorers name, and no other', async () => {
    const header = 'message,team,language,product,exact,notes\nHi,billing,German,tv,x,y\n';
    const { suite } = await load({
      suite: `${SHORT.replace('this ticket', 'this {{language}} ticket')}slices: [product]
scorers: [accuracy, { name: exact-tokens, options: { column: exact } }]
`,
      files: { 'tickets.csv': header },
    });
    expect(suite.dataset.columns.metadata).toEqual(['language', 'product', 'exact']);
  });

  it('leaves a suite that names its columns as it is', async () => {
    const suite = SHORT.replace(
      'data: tickets.csv',
      'dataset: { test: tickets.csv, columns: { input: message, targets: team } }',
    );
    expect((await load({ suite })).suite.dataset.columns).toEqual({
      id: null,
      input: 'message',
      targets: 'team',
      metadata: [],
    });
  });

  it.each([
    ['prompt: "Ticket: {{input}} Team?"', 'Ticket: {{input}} Team?'],
    ['prompt: "Ticket: {{message}} Team?"', 'Ticket: {{input}} Team?'],
  ])('is asked with nothing else where the prompt shows the input: %s', async (prompt, input) => {
    const suite = SHORT.replace('prompt: Which team handles this ticket?', prompt);
    expect((await load({ suite })).suite.prompt).toMatchObject({ input, instructions: { specific: [''] } });
  });

  it.each<[string, Written, string]>([
    [
      'no data',
      { suite: SHORT.replace('data: tickets.csv\n', '') },
      'tickets.yaml:1: "data" is missing. Name the file with the samples, for instance data: tickets.csv',
    ],
    ['no prompt', { suite: 'data: tickets.csv\n' }, 'tickets.yaml:1: "prompt" is missing.'],
    [
      'data twice',
      { suite: `${SHORT}dataset: { test: tickets.csv }\n` },
      'tickets.yaml:1: "data" says the same as "dataset": keep one of them.',
    ],
    [
      'labels twice',
      { suite: `${SHORT}answer: { kind: text }\n` },
      'tickets.yaml:2: "labels" says the same as "answer": keep one of them.',
    ],
    [
      'a prompt in fields without a text',
      { suite: SHORT.replace('prompt: Which team handles this ticket?', 'prompt: { answerLabel: Team }') },
      'tickets.yaml:3: "prompt.instructions" is missing. Give its "specific" texts, or write the one there is as "prompt".',
    ],
    [
      'a misspelled field of the prompt',
      { suite: SHORT.replace('prompt: Which team handles this ticket?', 'prompt: { fil: a.txt }') },
      'tickets.yaml:3: "prompt.fil" is not a field here. Valid: file, input, answerLabel, reasoningCue, conclusionCue, workedSolution, passage, context, noPassages, instructions, personas, shotsMatch. Did you mean "file"?',
    ],
    [
      'a variable that no column fills',
      { suite: SHORT.replace('this ticket', 'this {{kind}}') },
      'tickets.yaml:3: "kind" is not a template variable. Valid: input.',
    ],
    [
      'the answer in the prompt',
      { suite: SHORT.replace('this ticket', 'this {{team}}') },
      'tickets.yaml:3: "team" is not a template variable. Valid: input.',
    ],
    [
      'columns without a usual name',
      { files: { 'tickets.csv': 'a,b,c\n1,2,3\n' } },
      'tickets.yaml:1: no column of tickets.csv has a name by which it is known as the one with the text that is asked about. Valid: a, b, c. Write dataset: { test: tickets.csv, columns: { input: …, targets: … } }.',
    ],
    [
      'one column without a usual name too many',
      { files: { 'tickets.csv': 'text,b,c\n1,2,3\n' } },
      'tickets.yaml:1: no column of tickets.csv has a name by which it is known as the one with the accepted answer. Valid: text, b, c. Write dataset: { test: tickets.csv, columns: { input: …, targets: … } }.',
    ],
    [
      'data without a row',
      { files: { 'tickets.csv': 'text,label\n' } },
      'tickets.yaml:1: tickets.csv has no row with data.',
    ],
    [
      'a file without a name',
      { file: '---.yaml' },
      '---.yaml:1: "name" is missing, and none can be made from the name of the file.',
    ],
    [
      'a figure without an end that decides by an unknown margin',
      { suite: `${SHORT}scorers: [length-spread]\npass: 1\n` },
      'tickets.yaml:1: "margin" is missing: "length-spread" has no largest value, so say which difference of it matters.',
    ],
  ])('is refused with %s', async (_, written, fault) => {
    expect(await faultOf(written)).toBe(fault);
  });
});

describe('a text in a file', () => {
  const TWO = `data: tickets.csv
labels: [billing, technical]
prompt: Which team?
techniques:
  - plain
  - { preset: plain, name: theirs, instruction: { file: prompts/route.txt } }
`;
  const withFile = (content: string, suite = TWO): Written => ({
    suite,
    files: { 'prompts/route.txt': content },
  });

  it('is that of a technique, filled in like the suite’s own', async () => {
    const { suite } = await load(withFile('\uFEFFSort it by {{language}}.\r\nGo.\n\n'));
    expect(suite.techniques[1]).toMatchObject({
      name: 'theirs',
      instructions: {
        wording: 'specific',
        instruction: { text: 'Sort it by {{language}}.\nGo.', file: 'prompts/route.txt' },
      },
    });
    expect(suite.dataset.columns.metadata).toEqual(['language']);
  });

  it.each([
    ['of a suite', 'prompt: Which team?', 'prompt: { file: prompts/route.txt }', ['Sort it.']],
    [
      'among several',
      'prompt: Which team?',
      'prompt: { instructions: { specific: [Which team?, { file: prompts/route.txt }] } }',
      ['Which team?', 'Sort it.'],
    ],
  ])('is an instruction %s', async (_, from, to, texts) => {
    const { suite } = await load(withFile('Sort it.', TWO.replace(from, to)));
    expect(suite.prompt.instructions.specific).toEqual(texts);
  });

  it('changes the suite when it changes', async () => {
    const [one, two] = [await load(withFile('Sort it.')), await load(withFile('Sort it well.'))];
    expect(one.hash).not.toBe(two.hash);
    expect((await load(withFile('Sort it.\n'))).hash).toBe(one.hash);
  });

  it.each<[string, Written, string]>([
    [
      'is not there',
      { suite: TWO },
      'prompts/route.txt: the prompt is not in prompts. It is named in tickets.yaml:6.',
    ],
    ['is empty', withFile(' \n'), 'prompts/route.txt: the prompt is empty. It is named in tickets.yaml:6.'],
    [
      'has an unknown variable',
      withFile('Sort\nthe {{langage}} ticket.'),
      'prompts/route.txt:2: "langage" is not a template variable. Valid: input.',
    ],
    [
      'has a variable of another language',
      withFile('Sort\n{message}.'),
      'prompts/route.txt:2: {message} would be sent as it stands: variables have two braces on either side. Write {{message}}.',
    ],
    [
      'has a tag of another language',
      withFile('Sort.\n{% if urgent %}Now!{% endif %}'),
      'prompts/route.txt:2: a prompt has variables such as {{input}} filled in and nothing else, so "{% if urgent %}Now!{% endif %}" would be sent as it stands. It is named in tickets.yaml:6.',
    ],
    [
      'is no text',
      withFile('Sort \0 it'),
      'prompts/route.txt: the prompt is not a text in UTF-8. Save the file with the encoding UTF-8. It is named in tickets.yaml:6.',
    ],
    [
      'is of another kind',
      { suite: TWO.replace('route.txt', 'route.py'), files: { 'prompts/route.py': 'x' } },
      'prompts/route.py: ".py" is not a file of a prompt. Valid: .txt, .md, .markdown, .prompt, .j2, .jinja, .jinja2, .tmpl, .mustache. Put the text itself into a file of its own. It is named in tickets.yaml:6.',
    ],
    [
      'stands in place of nothing',
      { suite: TWO.replace('{ file: prompts/route.txt }', '" "') },
      'tickets.yaml:6: "techniques.1.instruction" is " ": has to hold a text.',
    ],
    [
      'is named as an address',
      { suite: TWO.replace('{ file: prompts/route.txt }', 'file://prompts/route.txt') },
      'tickets.yaml:6: "techniques.1.instruction" is "file://prompts/route.txt": to take the text of a file, write { file: prompts/route.txt }.',
    ],
    [
      'shows the input beside a template that shows it',
      withFile(
        'Sort {{input}}',
        TWO.replace('Which team?', '{ file: prompts/route.txt, input: "{{input}}" }'),
      ),
      'tickets.yaml:3: the file shows {{input}} itself, so "input" would show it twice: remove one of them.',
    ],
    [
      'stands beside instructions',
      withFile(
        'Sort it.',
        TWO.replace('Which team?', '{ file: prompts/route.txt, instructions: { specific: [a] } }'),
      ),
      'tickets.yaml:3: "file" says the same as "instructions": keep one of them.',
    ],
  ])('is refused when it %s', async (_, written, fault) => {
    expect(await faultOf(written)).toBe(fault);
  });
});

describe('one file of data', () => {
  const ROWS = `id,message,team\n${Array.from({ length: 20 }, (_, at) => `${at},Text ${at}.,billing`).join('\n')}\n`;
  const USUAL = { group: null, stratify: true, seed: 1, shares: null };
  const datasetOf = async (suite: string, data: string) =>
    (await load({ suite, files: { 'tickets.csv': data } })).suite.dataset;

  it.each<[string, string, string, readonly string[]]>([
    ['is divided by convention', SHORT, ROWS, ['train', 'dev', 'test']],
    ['is measured where it is short', SHORT, DATA, ['test']],
    ['is measured where no sample is shown', `${SHORT}techniques: [plain, cot]\n`, ROWS, ['test']],
    [
      'is divided where one technique shows samples',
      `${SHORT}techniques: [plain, { preset: few-shot, shots: 2 }]\n`,
      ROWS,
      ['train', 'dev', 'test'],
    ],
  ])('%s', async (_, suite, data, splits) => {
    const { files, split } = await datasetOf(suite, data);
    expect(Object.keys(files)).toEqual(splits);
    expect(new Set(Object.values(files).map(({ location }) => location)).size).toBe(1);
    expect(split).toEqual(splits.length === 1 ? undefined : USUAL);
  });

  const FULL = SHORT.replace('data: tickets.csv', 'dataset: { data: tickets.csv, split: { SPLIT } }');

  it('is divided as the full form says', async () => {
    const asked = 'group: team, seed: 3, stratify: false, shares: { train: 0.4, test: 0.6 }';
    const { files, split } = await datasetOf(FULL.replace('SPLIT', asked), DATA);
    expect(Object.keys(files)).toEqual(['train', 'test']);
    expect(split).toEqual({
      group: 'team',
      seed: 3,
      stratify: false,
      shares: { train: 0.4, dev: 0, test: 0.6 },
    });
  });

  it.each([
    [
      'shares: { test: 0.5 }',
      'tickets.yaml:1: "dataset.split.shares" is {"test":0.5}: has to be shares that sum to 1.',
    ],
    [
      'shares: { train: 1, test: 0 }',
      'tickets.yaml:1: "dataset.split.shares.test" is 0: has to be more than 0.',
    ],
  ])('cannot be divided by %s', async (asked, fault) => {
    expect(await faultOf({ suite: FULL.replace('SPLIT', asked) })).toBe(fault);
  });

  it.each([
    [
      '{ data: tickets.csv, test: tickets.csv }',
      'tickets.yaml:1: "dataset.data" is divided into all splits, so that "dataset.test" cannot stand beside it.',
    ],
    [
      '{ test: tickets.csv, split: {} }',
      'tickets.yaml:1: "dataset.split" divides "dataset.data", which is missing.',
    ],
    [
      '{ train: tickets.csv }',
      'tickets.yaml:1: "dataset.test" is missing. Name the samples that are measured, or one file with all samples as "dataset.data".',
    ],
  ])('is not named by %s', async (dataset, fault) => {
    expect(await faultOf({ suite: SHORT.replace('data: tickets.csv', `dataset: ${dataset}`) })).toBe(fault);
  });
});
