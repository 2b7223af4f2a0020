import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureWritable, writeFiles, writeReports } from '../../../src/cli/write-reports.ts';
import { defineReporter } from '../../../src/reporters/reporter.ts';
import { exampleReport } from '../../support/example-run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('ensureWritable', () => {
  it('takes away what it made, and nothing above it', async () => {
    await mkdir(join(folder, 'reports'));
    const undo = await ensureWritable(`${join(folder, 'reports', 'deep')}//run/`);
    expect(await readdir(join(folder, 'reports', 'deep', 'run'))).toEqual([]);
    await undo();
    expect(await readdir(folder)).toEqual(['reports']);
    expect(await readdir(join(folder, 'reports'))).toEqual([]);
  });

  it('leaves a folder that was there, empty or not', async () => {
    await (await ensureWritable(folder))();
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'mine'), '');
    await (await ensureWritable(folder))();
    expect(await readdir(folder)).toEqual(['mine']);
  });

  it('leaves what somebody else put in meanwhile', async () => {
    const undo = await ensureWritable(join(folder, 'a', 'b'));
    await writeFile(join(folder, 'a', 'other'), '');
    await undo();
    expect(await readdir(join(folder, 'a'))).toEqual(['other']);
    await undo();
  });
});

describe('writeFiles', () => {
  const NAMES = ['index.html', 'report.json', 'report.md', 'trials.csv'] as const;
  const files = NAMES.map((name) => ({ name, content: name }));

  it.each(NAMES)(
    'names %s when it cannot be written, writes the others and leaves nothing half done',
    async (name) => {
      await mkdir(join(folder, name, 'mine'), { recursive: true });
      await expect(writeFiles(folder, files)).rejects.toThrow(
        expect.objectContaining({
          code: 'FILE_SYSTEM',
          message: expect.stringMatching(
            /: the file cannot be written: E[A-Z]+: [a-z ]+\. Make room for it, or choose another folder with --out\.$/,
          ),
          file: join(folder, name),
        }),
      );
      expect((await readdir(folder)).sort()).toEqual(NAMES);
      for (const other of NAMES) {
        if (other !== name) expect(await readFile(join(folder, other), 'utf8')).toBe(other);
      }
    },
  );
});

describe('writeReports', () => {
  const good = defineReporter({
    name: 'good',
    render: async () => [{ name: 'deep/good.txt', content: 'all' }],
  });
  const bad = defineReporter({ name: 'bad', render: () => Promise.reject(new Error('no paper.')) });

  it.each([
    ['writes what is left where a format fails, and tells of it once', [bad, good], ['deep/good.txt'], 1],
    ['writes nothing where the only format fails', [bad], [], 1],
    ['is complete where no format fails', [good], ['deep/good.txt'], 0],
  ])('%s', async (_, formats, names, failed) => {
    const notices: string[] = [];
    const written = await writeReports(
      folder,
      { report: exampleReport(), rows: [] },
      { formats, notice: (text) => notices.push(text) },
    );
    expect(written).toEqual({ files: names.map((name) => join(folder, name)), complete: failed === 0 });
    for (const name of names) expect(await readFile(join(folder, name), 'utf8')).toBe('all');
    expect(notices).toEqual(
      Array(failed).fill('The report format "bad" has failed and is left out: no paper.'),
    );
  });
});
