import { readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { suiteFileSchema } from '../../../src/config/suite-schema.ts';

const PAGE = readFileSync(new URL('../../../docs/suites.md', import.meta.url), 'utf8');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
const ROOT = z.toJSONSchema(suiteFileSchema, { io: 'input' }) as Schema;

/** The fields of whatever a schema has that holds fields: of a list its items, of a choice the one with fields. */
function fieldsOf(schema: Schema | undefined): Readonly<Record<string, Schema>> {
  if (schema === undefined) return {};
  if (schema.properties !== undefined) return schema.properties;
  const inner = [schema.items, ...(schema.anyOf ?? [])].map(fieldsOf);
  return inner.find((fields) => Object.keys(fields).length > 0) ?? {};
}

/** What the table under a heading names in its first column. */
function namedUnder(heading: string): readonly string[] {
  const [, section = ''] = PAGE.split(`### ${heading}\n`);
  const table = section.split('\n### ')[0] ?? '';
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}

const suite = fieldsOf(ROOT);

describe('docs/suites.md', () => {
  it.each([
    ['The suite', suite],
    ['`dataset`', fieldsOf(suite['dataset'])],
    ['`prompt`', fieldsOf(suite['prompt'])],
    ['`techniques`', fieldsOf(suite['techniques'])],
    ['`corpus`', fieldsOf(suite['corpus'])],
    ['`generation`', fieldsOf(suite['generation'])],
    ['`profiles`', fieldsOf(fieldsOf(suite['profiles'])['quick'])],
  ])('has every field of %s, in the order of the schema, and no other', (heading, fields) => {
    expect(namedUnder(heading)).toEqual(Object.keys(fields));
  });

  const examples = fromMarkdown(PAGE).children.flatMap((node) =>
    node.type === 'code' && node.meta != null ? [[node.meta, node.value] as const] : [],
  );

  it('has suites that start from the shortest', () => {
    expect(examples.map(([name]) => name)).toEqual(['tickets.yaml', 'triage.yaml', 'prompts.yaml']);
  });

  it.each(examples)('has a suite that is one: %s', (_, text) => {
    expect(suiteFileSchema.safeParse(parse(text)).error).toBeUndefined();
  });
});
