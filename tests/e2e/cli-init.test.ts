import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InitResult } from '../../src/cli/init/summary.ts';
import { markedText } from '../../src/cli/init/write-files.ts';
import { type CliResult, printed, readReport, runCli, runCliAlone } from '../support/cli.ts';
import { startOpenAiServer } from '../support/openai-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cli = (...args: readonly string[]): Promise<CliResult> => runCli(args, { folder });
const init = (...args: readonly string[]): Promise<CliResult> => cli('init', '--yes', ...args);
const put = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

const TEAMS = ['Rechnung', 'Technik ', ' Versand', 'technik'] as const;

/** An export as a helpdesk writes it. */
function messyExport(rows = 24): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const text =
      index % 2 === 0
        ? `Guten Tag,\r\nGerät ${index} für 30 € ist ""kaputt""; bitte helfen`
        : `Hello,\r\nmy parcel ${index} is late; please help`;
    const language = index % 2 === 0 ? 'DE' : 'EN';
    return `${1000 + index};K${index % 7};${language};"${text}";${TEAMS[index % 4]}`;
  });
  return ['Ticket;Kunde;Sprache;Nachricht;Team', ...lines].join('\r\n');
}

/** As Windows-1252 has it. */
function windows1252(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => (character === '€' ? 0x80 : (character.codePointAt(0) ?? 0)));
}

describe('adaptbench init', () => {
  it('makes a suite of a messy export that runs at once', async () => {
    await put('Export 2026.csv', windows1252(messyExport()));
    const result = await init('--data', 'Export 2026.csv', '--task', 'classify', '--json');
    expect(result).toMatchObject({ code: 0 });
    const { rows, ...draft } = printed<InitResult>(result);
    expect(draft).toMatchObject({
      suite: 'export-2026',
      file: 'export-2026.yaml',
      rowCount: 24,
      columns: { input: 'Nachricht', target: 'Team', id: 'Ticket', group: 'Kunde', slices: ['Sprache'] },
      labels: ['Rechnung', 'Technik', 'Versand'],
      files: [
        { name: 'export-2026.yaml', done: 'written', beside: null },
        { name: 'export-2026.splits.json', done: 'written', beside: null },
        { name: 'adaptbench.config.ts', done: 'written', beside: null },
        { name: 'README.md', done: 'written', beside: null },
      ],
    });
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      id: '1000',
      prompt: expect.stringContaining('Guten Tag,\nGerät 0 für 30 € ist "kaputt"; bitte helfen'),
      answer: 'Rechnung',
    });
    expect(result.stderr).toContain('are written down in export-2026.splits.json');
    expect(draft.techniques).toEqual(['plain', 'few-shot']);
    const { train, dev, test } = draft.splits;
    expect(train + dev + test).toBe(24);
    expect(Math.min(train, test)).toBeGreaterThan(0);
    expect(await read('export-2026.yaml')).toContain('split: { group: Kunde }');
    expect(Object.keys(JSON.parse(await read('export-2026.splits.json')).splits)).toHaveLength(24);
    const readme = await read('README.md');
    for (const command of draft.next) expect(readme).toContain(command);

    const server = await startOpenAiServer(() => ({ text: 'Technik' }));
    try {
      const run = await cli(
        ...['run', draft.file, '--model', 'openai:small', '--base-url', server.url, '--json'],
      );
      expect(run.code).toBe(0);
      const { suites } = await readReport(folder, printed(run).run);
      expect(suites[0]?.cells[0]?.trials).toMatchObject({ failed: 0 });
      // The line that begins the answer is for models that continue texts.
      expect(server.requests.map(({ prompt }) => `${prompt}\nAnswer:`)).toContain(rows[0]?.prompt);
    } finally {
      await server.close();
    }
  });

  it('goes on from its own answers, and from those that were edited', async () => {
    await put('tickets.csv', messyExport());
    await mkdir(join(folder, 'app'));
    await put('app/route.txt', 'Wer bearbeitet das auf {{Sprache}}?');
    await put('README.md', '# Ours\n');
    const first = await init(
      ...['--data', 'tickets.csv', '--task', 'classify', '--prompt-file', 'app/route.txt'],
      ...[
        '--model',
        'openai:small',
        '--margin',
        '0.07',
        '--volume-per-month',
        '50000',
        '--effort',
        'typical',
      ],
    );
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain(
      'README.md is yours and was kept; what init would write is in README.proposed.md.',
    );
    expect(first.stdout).toContain('Wer bearbeitet das auf DE?');
    const suite = await read('tickets.yaml');
    for (const line of ['file: app/route.txt', 'models: [ openai:small ]', 'margin: 0.07 ']) {
      expect(suite).toContain(line);
    }
    expect(await read('adaptbench.config.ts')).toContain("'volume-per-month': 50000,");

    const again = await init('--json');
    expect(printed<InitResult>(again).files.map(({ done }) => done)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      'kept',
    ]);
    const changed = await init('--margin', '0.1', '--json');
    expect(printed<InitResult>(changed).files[0]).toMatchObject({ done: 'replaced' });

    await put('tickets.yaml', `${await read('tickets.yaml')}pass: 1\n`);
    const kept = printed<InitResult>(await init('--target', 'Kunde', '--json'));
    expect(kept).toMatchObject({
      file: 'tickets.proposed.yaml',
      labels: ['K0', 'K1', 'K2', 'K3', 'K4', 'K5', 'K6'],
      files: [{ name: 'tickets.yaml', done: 'kept', beside: 'tickets.proposed.yaml' }, {}, {}, {}],
    });
    expect(await read('tickets.yaml')).toContain('pass: 1\n');
    expect(await read('README.md')).toBe('# Ours\n');
  });

  it('proposes no project file to a project whose own says as much', async () => {
    await put('tickets.csv', messyExport());
    await put('adaptbench.config.ts', "export default { defaults: { 'volume-per-month': 7 } };\n");
    const alone = (args: readonly string[]) => runCliAlone(['init', '--yes', ...args, '--json'], { folder });
    const data = ['--data', 'tickets.csv', '--task', 'classify'];
    const files = printed<InitResult>(await alone(data)).files.map(({ name }) => name);
    expect(files).not.toContain('adaptbench.config.ts');
    expect(printed<InitResult>(await alone(['--volume-per-month', '8'])).files).toContainEqual({
      name: 'adaptbench.config.ts',
      done: 'kept',
      beside: 'adaptbench.config.proposed.ts',
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['classify', ['text', 'label'], /^labels: \[ a, b \]$/m],
    ['extract', ['mail', 'total'], /^scorers: \[ accuracy, token-f1 \]$/m],
    ['answer', ['question', 'answer'], /^prompt: Answer the question in a few words\.$/m],
    ['translate', ['source', 'target'], /^pass: 50 #/m],
    ['write', ['notes', 'letter'], /^scorers: \[ chrf, repetition \]$/m],
  ])('makes a suite that can be planned of the task %s', async (task, [input, target], expected) => {
    const rows = [1, 2, 3, 4].map(
      (n) => `The long text of number ${n} stands here,${n % 2 === 0 ? 'a' : 'b'}`,
    );
    await put('data.csv', [`${input},${target}`, ...rows].join('\n'));
    expect(await init('--data', 'data.csv', '--task', task)).toMatchObject({ code: 0 });
    expect(await read('data.yaml')).toMatch(expected);
  });

  it('divides data in which a label stands in one row alone', async () => {
    const rows = Array.from({ length: 24 }, (_, row) => {
      const label = row === 5 ? 'rare' : row % 2 === 0 ? 'a' : 'b';
      return `My device number ${row} is broken,${label}`;
    });
    await put('a.csv', ['text,label', ...rows].join('\n'));
    expect(await init('--data', 'a.csv', '--task', 'classify')).toMatchObject({ code: 0 });
    expect(await read('a.yaml')).toContain('split: { stratify: false }');
    expect(await read('a.yaml')).toContain(
      'A label stands in one row alone ("rare"), so that labels are not divided evenly.',
    );
  });

  it('makes a suite whose documents give answers away, and says so', async () => {
    const [asked, told] = ['How long does the delivery of a parcel to Norway take?', 'Nine working days.'];
    await put('a.csv', `question,answer\n${asked},${told}\nWhat does a return cost?,Four euros.\n`);
    await put('faq.md', `# Delivery\n\n${asked}\n${told}\n`);
    const result = await init('--data', 'a.csv', '--task', 'answer', '--documents', 'faq.md');
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain('1 sample is given away, such as a.csv:2');
    expect((await cli('plan', 'a.yaml')).code).toBe(2);
  });

  it('goes on where an earlier one was stopped', async () => {
    await put('a.csv', 'text,label\nIt does not print at all,a\nThe other one is broken,b\n');
    const stopped = markedText({ name: 'a.yaml', text: 'data: a.csv\n' });
    await put('.a.yaml', stopped);
    await put('.a.splits.json', '{}');
    expect(await init('--data', 'a.csv', '--task', 'classify')).toMatchObject({ code: 0 });
    expect((await readdir(folder)).filter((name) => name.startsWith('.a'))).toEqual([]);
    await put('.a.yaml', 'mine');
    expect((await init()).stderr).toContain('a file that init needs for a moment cannot be made.');
  });

  it('names an absolute file of the prompt by its way from the suite', async () => {
    await put('a.csv', 'text,label\nIt does not print at all,a\nThe other one is broken,b\n');
    await put('route.txt', 'Which label?');
    const file = join(folder, 'route.txt');
    expect(
      await init('--data', join(folder, 'a.csv'), '--task', 'classify', '--prompt-file', file),
    ).toMatchObject({ code: 0 });
    expect(await read('a.yaml')).toContain('file: route.txt');
    expect(await read('a.yaml')).not.toContain(folder);
  });

  const ROW = 'It does not print at all,';
  const GOOD = `text,label\n${ROW}a\nThe other one is broken,b\n`;
  const many = Array.from({ length: 400 }, (_, index) => `Text number ${index} is here,label ${index}`);
  it.each<[string, string, readonly string[], string]>([
    ['no data', GOOD, [], 'with --yes nothing is asked, and --data <file> and --task <task> are missing.'],
    ['no task', GOOD, ['--data', 'a.csv'], 'with --yes nothing is asked, and --task <task> is missing.'],
    ['no such file', GOOD, ['--data', 'b.csv', '--task', 'classify'], 'b.csv: the data file is not in '],
    [
      'an empty file',
      '',
      ['--data', 'a.csv', '--task', 'classify'],
      'a.csv: there is no row with data in it.',
    ],
    [
      'a header alone',
      'text,label\n',
      ['--data', 'a.csv', '--task', 'classify'],
      'a.csv: there is no row with data in it.',
    ],
    [
      'a format that nothing reads',
      GOOD,
      ['--data', 'a.xls', '--task', 'classify'],
      '".xls" is not a data format that can be read.',
    ],
    [
      'another word for a task',
      GOOD,
      ['--data', 'a.csv', '--task', 'sentiment'],
      '--task takes a task, not "sentiment". Valid: classify, extract, answer, translate, write. Did you mean "classify"?',
    ],
    ['a misspelled task', GOOD, ['--data', 'a.csv', '--task', 'clasify'], 'Did you mean "classify"?'],
    [
      'too many labels',
      ['text,label', ...many].join('\n'),
      ['--data', 'a.csv', '--task', 'classify'],
      'a.csv: the column "label" holds 400 different labels; a prompt can list 100. Say --target for another column, or --task answer if answers are free texts.',
    ],
    [
      'one label',
      `text,label\n${ROW}a\nThe other one is broken,A\n`,
      ['--data', 'a.csv', '--task', 'classify'],
      'a.csv: the column "label" holds "a" in every row, so there is nothing to choose.',
    ],
    [
      'an unclear target',
      `text,x,y\n${[1, 2, 3, 4].map((n) => `Text number ${n} is here,a${n % 2},b${n % 2}`).join('\n')}\n`,
      ['--data', 'a.csv', '--task', 'classify'],
      'which column of a.csv holds the right answer is unclear. Valid: x, y. Say --target with its name.',
    ],
    [
      'a column that is not there',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--target', 'lable'],
      '--target: a.csv has no column "lable". Valid: text, label. Did you mean "label"?',
    ],
    [
      'one column for two things',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--target', 'label', '--input', 'label'],
      'the column "label" cannot be both the text that is asked about and the right answer.',
    ],
    [
      'a row without an answer',
      `${GOOD}No answer here,\n`,
      ['--data', 'a.csv', '--task', 'classify'],
      'a.csv:4: the column "label", which holds the right answer, has nothing here. Fill it in or remove the row (1 of 3 rows), or say --target for another column.',
    ],
    [
      'ids that come again',
      `text,label,n\n${ROW}a,1\nThe other one is broken,b,1\n`,
      ['--data', 'a.csv', '--task', 'classify', '--id', 'n'],
      'a.csv: the column "n" cannot hold ids: a value in it comes again, or is too long. Without --id, ids are made from the content.',
    ],
    [
      'a prompt that cannot be read',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--prompt-file', 'prompt.txt'],
      'prompt.txt: the prompt is not in ',
    ],
    [
      'a prompt with an unknown variable',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--prompt', 'Sort {{txt}}'],
      'a.yaml:10: "txt" is not a template variable.',
    ],
    [
      'a prompt twice',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--prompt', 'x', '--prompt-file', 'y.txt'],
      '--prompt and --prompt-file say the same: keep one of them.',
    ],
    [
      'an empty folder of documents',
      GOOD,
      ['--data', 'a.csv', '--task', 'answer', '--documents', 'docs'],
      'the corpus is empty: there is no document in ',
    ],
    [
      'a margin in points',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--margin', '5'],
      '--margin takes a share of the scale above 0 and below 1 (0.05 is 5 points), not "5".',
    ],
    [
      'an unknown profile of effort',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--effort', 'ours'],
      'there is no effort profile "ours". Valid: typical.',
    ],
    [
      'an unknown model',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--model', 'opnai:small'],
      'Did you mean "openai:small"?',
    ],
    [
      'a name that is taken',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--name', 'taken'],
      'taken.yaml: there is a suite of this name, which init did not write. Say --name for a suite of another name.',
    ],
    [
      'a flag of --from',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--out', 'suites'],
      '--out goes with --from alone.',
    ],
    [
      'a flag that --from leaves no room for',
      GOOD,
      ['--from', 'promptfooconfig.yaml', '--margin', '0.02'],
      '--margin cannot stand beside --from.',
    ],
    [
      'a name outside the folder',
      GOOD,
      ['--from', 'promptfooconfig.yaml', '--name', '../x'],
      '--name takes lower-case letters, digits and hyphens, not "../x".',
    ],
    [
      'a name that is none',
      GOOD,
      ['--data', 'a.csv', '--task', 'classify', '--name', 'My suite'],
      '--name takes lower-case letters, digits and hyphens, not "My suite".',
    ],
  ])('is one error, and nothing is written, with %s', async (_, content, args, message) => {
    await put('a.csv', content);
    await put('taken.yaml', 'data: a.csv\n');
    await mkdir(join(folder, 'docs'));
    const { code, stderr, stdout } = await init(...args);
    expect(stderr).toContain(message);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect((await readdir(folder)).sort()).toEqual(['a.csv', 'docs', 'taken.yaml']);
  });

  it('names the flags that are missing where it cannot ask', async () => {
    const { code, stderr } = await cli('init', '--task', 'classify');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no terminal to ask in, and --yes and --data <file> are missing.');
  });
});
