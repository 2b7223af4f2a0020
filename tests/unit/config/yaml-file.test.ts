import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYamlFile, type YamlFile } from '../../../src/config/yaml-file.ts';

const schema = z.strictObject({
  title: z.string(),
  size: z.enum(['small', 'large']).default('small'),
  items: z.array(z.strictObject({ name: z.string(), count: z.int() })).default([]),
  shape: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
      z.strictObject({ kind: z.literal('square'), side: z.number() }),
    ])
    .optional(),
});

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-yaml-'));
  file = join(folder, 'a.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

async function read(content: string): Promise<YamlFile<z.infer<typeof schema>>> {
  await writeFile(file, content);
  return readYamlFile(file, schema);
}

async function faultOf(content: string): Promise<string> {
  try {
    await read(content);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_CONFIG', file });
    return String(error).replace(`BenchError: ${folder}/`, '');
  }
  return 'accepted';
}

it('keeps the digits of integers that are too long for a number', async () => {
  await writeFile(file, 'order: 1781234567890123457\nnegative: -9007199254740993\nsmall: 12\nlarge: 1e20\n');
  const value = z.record(z.string(), z.union([z.string(), z.number()]));
  expect((await readYamlFile(file, value)).value).toEqual({
    order: '1781234567890123457',
    negative: '-9007199254740993',
    small: 12,
    large: 1e20,
  });
});

describe('readYamlFile', () => {
  it('gives the checked value, the text, and the line of every path or its nearest parent', async () => {
    const content = '# note\ntitle: x\nitems:\n  - name: a\n    count: 1\n  - { name: b,\n      count: 2 }\n';
    const { value, text, lineOf } = await read(content);
    expect(value).toEqual({
      title: 'x',
      size: 'small',
      items: [
        { name: 'a', count: 1 },
        { name: 'b', count: 2 },
      ],
    });
    expect(text).toBe(content);
    expect(lineOf(['title'])).toBe(2);
    expect(lineOf(['items', 0, 'count'])).toBe(5);
    expect(lineOf(['items', 1])).toBe(6);
    expect(lineOf(['items', 1, 'count'])).toBe(7);
    expect(lineOf(['items', 5, 'count'])).toBe(3);
    expect(lineOf(['size'])).toBe(2);
  });

  it('says where a variable of a template is not quoted', async () => {
    expect(await faultOf('title: a\nitems:\n  - name: {{input}}\n')).toMatch(
      /^a\.yaml:3: a text that begins with \{\{ stands there without quotation marks/,
    );
  });

  it('follows anchors', async () => {
    const { value } = await read('title: &t x\nitems: [{ name: *t, count: 1 }]\n');
    expect(value.items[0]?.name).toBe('x');
  });

  it.each([
    [
      'title: x\nsize: smal\n',
      'a.yaml:2: "size" cannot be "smal". Valid: small, large. Did you mean "small"?',
    ],
    ['title: x\nsize: 3\n', 'a.yaml:2: "size" cannot be 3. Valid: small, large.'],
    ['size: small\n', 'a.yaml:1: "title" is missing.'],
    [
      'titel: x\n',
      'a.yaml:1: "titel" is not a field here. Valid: title, size, items, shape. Did you mean "title"?',
    ],
    ['title: 5\n', 'a.yaml:1: "title" is 5, but has to be a text: write it in quotes.'],
    ['title:\n', 'a.yaml:1: "title" is null: Invalid input: expected string, received null.'],
    [
      'title: x\nitems:\n  - name: a\n    count: 1\n  - name: b\n    cuont: 1\n',
      'a.yaml:6: "items.1.cuont" is not a field here. Valid: name, count. Did you mean "count"?',
    ],
    [
      'title: x\nshape: { kind: square, side: 1, radius: 2 }\n',
      'a.yaml:2: "shape.radius" is not a field here. Valid: kind, side.',
    ],
    [
      'title: x\nshape:\n  kind: sqare\n',
      'a.yaml:3: "shape.kind" cannot be "sqare". Valid: circle, square. Did you mean "square"?',
    ],
    ['title: x\nshape: { side: 1 }\n', 'a.yaml:2: "shape.kind" is missing. Valid: circle, square.'],
    ['', 'a.yaml: the file is empty.'],
    ['- a\n', 'a.yaml:1: the file is ["a"]: Invalid input: expected object, received array.'],
  ])('says where %j departs from the schema', async (content, fault) => {
    expect(await faultOf(content)).toBe(fault);
  });

  it.each([
    ['title: x\nsize: "small\n', 'a.yaml:3: not valid YAML: Missing closing "quote.'],
    ['title: x\nsize: small\ntitle: y\n', 'a.yaml:3: not valid YAML: Map keys must be unique.'],
    ['title: x\n---\ntitle: y\n', 'a.yaml:2: not valid YAML: it holds more than one document.'],
    ['title: *x\n', 'a.yaml: not valid YAML: Unresolved alias (the anchor must be set before the alias): x.'],
  ])('says where %j is no YAML', async (content, fault) => {
    expect(await faultOf(content)).toBe(fault);
  });

  it('refuses a file that unfolds to more than a machine can hold', async () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de'])
      levels.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(', ')}]`);
    expect(await faultOf(levels.join('\n'))).toContain('a.yaml: not valid YAML: Excessive alias count');
  });

  it('says why a file cannot be read', async () => {
    const missing = join(folder, 'missing.yaml');
    await expect(readYamlFile(missing, schema)).rejects.toThrowError(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: `${missing}: the file is not in ${dirname(missing)}.`,
      }),
    );
  });
});

it('names half a character with its line', async () => {
  expect(
    await faultOf('title: t\nitems:\n  - name: a\n    count: 1\n  - name: "x \\ud800"\n    count: 2\n'),
  ).toBe(
    'a.yaml:5: "items.1.name" holds half a character, as where a text is cut within an emoji. Remove it, or write the whole character.',
  );
});
