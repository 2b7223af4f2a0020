import { expect, it } from 'vitest';
import { readYaml } from '../../src/lib/yaml-text.ts';
import { countText } from '../../src/metrics/readability.ts';
import { tokenise13a } from '../../src/metrics/tokenise-bleu.ts';
import { layOut } from '../../src/techniques/lay-out.ts';

const SIZE = 500_000;

/** Each would take minutes to hours if the work grew with the square of the text. */
it.each<readonly [string, () => unknown, unknown]>([
  ['the syllables of one word', () => countText('w'.repeat(SIZE)).words, 1],
  ['spaces in a line of a passage', () => layOut(`a${' '.repeat(SIZE)}b`).length, SIZE + 2],
  ['spaces in a text for BLEU', () => tokenise13a(`a${' '.repeat(SIZE)}b`), ['a', 'b']],
  [
    'the keys of a map in YAML',
    () => readYaml(Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join('\n')).fault,
    null,
  ],
])('takes time in line with the length: %s', (_, work, result) => {
  expect(work()).toEqual(result);
});
