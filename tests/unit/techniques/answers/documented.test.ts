import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnswerFormat } from '../../../../src/protocol/suite.ts';
import { readAnswer } from '../../../../src/techniques/read-answer.ts';

const page = readFileSync(new URL('../../../../docs/answers.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| (.+?) \| `(.+?)` \| (.+?) \|$/gm)].map(
  ([, names = '', output = '', expected = '']) => ({ names, output, expected }),
);

function formatOf(names: string): AnswerFormat {
  const list = names === '–' ? [] : names.split(', ');
  return list.every((name) => /^[A-Z]$/.test(name))
    ? { kind: 'number-or-choice', choices: list }
    : { kind: 'label', labels: list };
}

describe('the page on how answers are read', () => {
  it('has a table of each kind', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)('is right that of $names, $output is $expected', ({ names, output, expected }) => {
    const rule = { format: formatOf(names), label: 'Answer', reasoned: false, begun: false };
    const reading = readAnswer(output, rule);
    expect(reading.status === 'answered' ? reading.answer : 'format error').toBe(expected);
  });
});
