import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const TESTS = fileURLToPath(new URL('..', import.meta.url));

/** What starts processes, threads, servers and browsers. */
const OUTSIDE =
  /^(?:node:(?:child_process|cluster|dgram|https?|http2|net|tls|worker_threads)|execa|playwright-core)$/;

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^;']*?\sfrom\s+)?'([^']+)';/gm)].map(
    ([, specifier = '']) => specifier,
  );
}

/** What a file of tests takes from outside the process, itself or by what it shares with others. */
function outsideOf(file: string): readonly string[] {
  return importsOf(file).flatMap((specifier) => {
    if (OUTSIDE.test(specifier)) return [specifier];
    const target = resolve(file, '..', specifier);
    return specifier.startsWith('.') && target.startsWith(TESTS) ? outsideOf(target) : [];
  });
}

const FILES = readdirSync(join(TESTS, 'unit'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== 'unit-tests.test.ts')
  .map((name) => join('unit', name));

it('unit tests start no process, thread, server or browser: those that do are contract or e2e tests', () => {
  expect(FILES.length).toBeGreaterThan(100);
  const found = FILES.flatMap((name) => {
    const outside = outsideOf(join(TESTS, name));
    return outside.length === 0 ? [] : [`${name}: ${outside.join(', ')}`];
  });
  expect(found).toEqual([]);
});

it('unit tests change nothing around them, as files of one worker share it', () => {
  const changes = /\bprocess\.(?:chdir|env\b.*[^=!]=[^=])|\bdelete process\.|\bvi\.(?:mock|stub|spyOn)/;
  expect(FILES.filter((name) => changes.test(readFileSync(join(TESTS, name), 'utf8')))).toEqual([]);
});
