import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REQUEST_VARIABLES } from '../../../src/models/application/template.ts';
import { execFileSchema } from '../../../src/models/exec/file.ts';
import { httpFileSchema } from '../../../src/models/http/file.ts';

const GUIDE = readFileSync(fileURLToPath(new URL('../../../docs/applications.md', import.meta.url)), 'utf8');
const [http = '', exec = ''] = [...GUIDE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);

describe('the guide to applications', () => {
  it('shows files that are valid', () => {
    expect(httpFileSchema.safeParse(parse(http)).error).toBeUndefined();
    expect(execFileSchema.safeParse(parse(exec)).error).toBeUndefined();
  });

  it('names the schemas as they lie beside a file at the top of a project', () => {
    const paths = [...GUIDE.matchAll(/\$schema=\.\/node_modules\/adaptbench\/(\S+)/g)];
    expect(paths).toHaveLength(2);
    for (const [, path = ''] of paths)
      expect(existsSync(new URL(`../../../${path}`, import.meta.url))).toBe(true);
  });

  it('names every field and every variable', () => {
    const fields = new Set([...GUIDE.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name));
    expect([...fields].sort()).toEqual(Object.keys(httpFileSchema.shape).sort());
    for (const name of Object.keys(execFileSchema.shape)) expect(GUIDE).toMatch(new RegExp(`\\b${name}\\b`));
    for (const name of REQUEST_VARIABLES) expect(GUIDE).toContain(`\`{{${name}}}\``);
  });
});
