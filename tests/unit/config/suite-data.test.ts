import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dataReference } from '../../../src/config/data-reference.ts';
import { defineRowSource } from '../../../src/core/row-source.ts';
import { readRows } from '../../../src/datasets/read-rows.ts';
import { readYaml } from '../../../src/lib/yaml-text.ts';
import { withProject } from '../../../src/project.ts';
import { BUILT_IN } from '../../../src/registries.ts';
import { loadChanged } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('data of a suite file', () => {
  it.each([
    [
      '{ file: a.csv, delimiter: ";", encoding: iso-8859-2 }',
      { delimiter: ';', encoding: 'iso-8859-2' },
      'csv',
    ],
    ['{ file: a.dat, format: jsonl }', {}, 'jsonl'],
    ['{ file: a.json, path: export.items }', { path: 'export.items' }, 'json'],
    ['{ file: a.xlsx, sheet: "2026" }', { sheet: '2026' }, 'xlsx'],
    ['hf:acme/tickets#de/test', {}, 'hf'],
  ])('may be %s', async (written, options, source) => {
    const { suite } = await loadChanged(folder, [['/data/test.csv', written]]);
    expect(suite.dataset.files.test).toMatchObject({ source, options });
  });

  it.each([
    [
      '{ file: a.jsonl, sheet: x }',
      /reviews\.yaml:\d+: "dataset\.test\.sheet" is not a field here\. Valid: encoding\./,
    ],
    [
      '{ file: a.csv, encoding: latin-99 }',
      /"dataset\.test\.encoding" is "latin-99": is no encoding that can be read/,
    ],
    ['{ file: a.csv, format: cvs }', /there is no row source "cvs"\..*Did you mean "csv"\?/],
    ['a.ods', /reviews\.yaml:\d+: "\.ods" is not a data format .*hf:…\. Save the sheet as \.xlsx or \.csv\./],
  ])('may not be %s', async (written, fault) => {
    await expect(loadChanged(folder, [['/data/test.csv', written]])).rejects.toThrow(fault);
  });
});

it('reads what a project adds, and checks what it is made of', async () => {
  const numbers = defineRowSource({
    name: 'numbers',
    title: 'Numbers',
    scheme: 'numbers',
    options: z.strictObject({}),
    async *rows({ location }) {
      yield { line: 1, unit: 'number', values: { id: location } };
    },
  });
  const project = { file: 'adaptbench.config.ts', config: { rowSources: [numbers] } };
  const { rowSources } = withProject(BUILT_IN, project);
  const reference = dataReference('numbers:7', { folder, rowSources });
  const rows = readRows(reference, { sources: rowSources });
  expect((await rows.next()).value).toEqual({ line: 1, unit: 'number', values: { id: 'numbers:7' } });
  expect(() =>
    withProject(BUILT_IN, { ...project, config: { rowSources: [{ ...numbers, name: 'csv' }] } }),
  ).toThrow('there is already a row source "csv"');
  expect(() => defineRowSource({ ...numbers, extensions: ['CSV'] })).toThrow(/the row source "numbers"/);
});

it('refuses a YAML file whose anchors multiply', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg']) {
    lines.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(', ')}]`);
  }
  expect(readYaml(lines.join('\n')).fault?.message).toMatch(/alias/i);
});
