import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableSuites, findSuiteFiles } from '../../../src/config/find-suites.ts';

let project: string;
let own: string;
let shipped: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'adaptbench-suites-'));
  own = join(project, 'suites');
  shipped = await mkdtemp(join(tmpdir(), 'adaptbench-shipped-'));
  await mkdir(own);
  for (const name of ['reviews.yaml', 'mails.yml', 'notes.md']) await writeFile(join(own, name), '');
  for (const name of ['sentiment.yaml', 'reviews.yaml']) await writeFile(join(shipped, name), '');
});
afterEach(async () => {
  await rm(project, { recursive: true });
  await rm(shipped, { recursive: true });
});

const find = (...wanted: string[]): Promise<readonly string[]> =>
  findSuiteFiles(wanted, { folders: [own, shipped], workingFolder: project });

describe('availableSuites', () => {
  it('goes by file names; the own one goes before the shipped one', async () => {
    expect(await availableSuites([own, join(project, 'nowhere'), shipped])).toEqual(
      new Map([
        ['mails', join(own, 'mails.yml')],
        ['reviews', join(own, 'reviews.yaml')],
        ['sentiment', join(shipped, 'sentiment.yaml')],
      ]),
    );
  });
});

describe('findSuiteFiles', () => {
  it('takes every suite when none is named, and shows short paths', async () => {
    expect(await find()).toEqual([
      join('suites', 'mails.yml'),
      join('suites', 'reviews.yaml'),
      join(shipped, 'sentiment.yaml'),
    ]);
  });

  it('takes names and paths, each once and in the order given', async () => {
    const path = join(shipped, 'reviews.yaml');
    expect(await find('sentiment', path, 'mails', 'sentiment')).toEqual([
      join(shipped, 'sentiment.yaml'),
      path,
      join('suites', 'mails.yml'),
    ]);
  });

  it.each([
    [
      'sentimnet',
      'there is no suite "sentimnet". Valid: mails, reviews, sentiment. Did you mean "sentiment"?',
    ],
    [
      'rag',
      'there is no suite "rag". Valid: mails, reviews, sentiment. A suite of your own is named by the path of its file.',
    ],
    ['nowhere/my.yaml', `there is no suite file "nowhere/my.yaml" in ${resolve('nowhere')}.`],
  ])('says what is wrong with %s', async (name, message) => {
    await expect(find(name)).rejects.toThrowError(expect.objectContaining({ code: 'UNKNOWN_NAME', message }));
  });

  it('names the file of one’s own that was meant', async () => {
    await writeFile(join(project, 'tickets.yml'), '');
    await expect(find('tickets')).rejects.toThrow(
      'A suite of your own is named by the path of its file: tickets.yml.',
    );
  });

  it('says where it looked when there is no suite at all', async () => {
    const folders = [join(project, 'a'), join(project, 'b')];
    await expect(findSuiteFiles([], { folders, workingFolder: project })).rejects.toThrowError(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: `there is no suite in ${folders[0]} or ${folders[1]}.`,
      }),
    );
    await expect(findSuiteFiles(['x'], { folders, workingFolder: project })).rejects.toThrow(
      'there is no suite "x". A suite of your own is named by the path of its file.',
    );
  });
});
