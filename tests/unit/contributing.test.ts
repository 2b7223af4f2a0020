import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** A document and everything in it. */
function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])];
}
const nodesIn = (file: string): readonly Nodes[] => nodesOf(fromMarkdown(read(file)));

const blocks = nodesIn('CONTRIBUTING.md').flatMap((node) => (node.type === 'code' ? [node] : []));
const quoting = blocks.filter(({ lang }) => lang !== 'sh');

describe('a code block of CONTRIBUTING.md', () => {
  it.each(quoting.map(({ meta, value }) => ({ meta: meta ?? '', value })))('is $meta', ({ meta, value }) => {
    const [, file = '', excerpt] = /^(\S+)( \(excerpt\))?$/.exec(meta) ?? [];
    const content = read(file);
    if (excerpt === undefined) expect(`${value}\n`).toBe(content);
    // Whole lines, as they stand there.
    else expect(`\n${content}`).toContain(`\n${value}\n`);
  });

  it('shows every file of the example that adds something', () => {
    const added = readdirSync(join(ROOT, 'examples/plugin')).filter((name) => name.endsWith('.ts'));
    expect(quoting.map(({ meta }) => meta)).toEqual(
      expect.arrayContaining(added.map((name) => `examples/plugin/${name}`)),
    );
  });

  it('runs only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
    const named = blocks
      .filter(({ lang }) => lang === 'sh')
      .flatMap(({ value }) => [...value.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !Object.keys(scripts).includes(name ?? ''))).toEqual([]);
  });
});

/** What is made at work, and rooms that are laid out but empty. */
const NOT_HERE = ['.adaptbench/chroma/indexes/', 'queue/', 'view/'];

/** `runner/plan.ts`, `docs/`: not `provider:name`, a flag, or a pattern. */
const PATH = /^(?:[\w.-]+\/)+$|^(?:[\w.-]+\/)*[\w.-]+\.(?:[cm]?[jt]s|py|json|ya?ml|md|csv)$/;

const FOLDERS = ['src', 'tests', 'scripts', 'trainer', 'docs', 'suites', 'examples'];
const names = new Set(
  FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })).map(
    (path) => basename(path),
  ),
);

/** From the root, within `src/`, or, by its name alone, what the sentence places. */
function isThere(path: string): boolean {
  return (
    [ROOT, join(ROOT, 'src')].some((base) => existsSync(join(base, path))) ||
    names.has(path.replace(/\/$/, ''))
  );
}

describe.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s', (file) => {
  it('names files and folders that are there', () => {
    const paths = nodesIn(file)
      .flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []))
      .filter((value) => PATH.test(value));
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !isThere(path) && !NOT_HERE.includes(path))).toEqual([]);
  });

  it('links to files that are there', () => {
    const links = nodesIn(file)
      .flatMap((node) => (node.type === 'link' ? [node.url] : []))
      .filter((url) => !/^\w+:/.test(url));
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((url) => !existsSync(join(ROOT, file, '..', url)))).toEqual([]);
  });
});
