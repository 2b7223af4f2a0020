import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../src/techniques/lay-out.ts';

describe('layOut', () => {
  it.each([
    ['joins wrapped lines and paragraphs of prose', 'One\n  two\nthree.\n\nFour.', 'One two three. Four.'],
    [
      'keeps rows of tables',
      'Prices:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter\nit.',
      'Prices:\n| a | b |\n|---|---|\n| 1 | 2 |\nAfter it.',
    ],
    [
      'keeps items of lists with their indentation',
      'Steps:\n- one\n  goes on\n    - inner\n2. two\n\nThen.',
      'Steps:\n- one goes on\n    - inner\n2. two\nThen.',
    ],
    [
      'keeps lines of code in fences',
      'Run:\n\n```sh\na b\n\n  c d\n```\nDone\nhere.',
      'Run:\n```sh\na b\n  c d\n```\nDone here.',
    ],
    ['keeps indented code', 'So:\n\n    if x:\n        y()\n\nEnd.', 'So:\n    if x:\n        y()\nEnd.'],
    [
      'keeps the end of code that was cut',
      'a b\nc d\n```\n\nThen a\nwrapped line.',
      'a b\nc d\n```\nThen a wrapped line.',
    ],
    ['keeps the begin of code that was cut', 'Run\nthis:\n\n```\na b\nc d', 'Run this:\n```\na b\nc d'],
    [
      'keeps a middle of code that was cut',
      'for (;;) {\n    go();\n}\nint x;\nint y;',
      'for (;;) {\n    go();\n}\nint x;\nint y;',
    ],
    ['keeps code that is indented by its first line', 'if x:\n    return 1', 'if x:\n    return 1'],
    ['leaves one line as it is', 'One line.', 'One line.'],
    ['leaves nothing as it is', '', ''],
  ])('%s', (_, passage, text) => {
    expect(layOut(passage)).toBe(text);
  });

  it('loses nothing but white space', () => {
    const unit = fc.constantFrom(
      'a',
      '. ',
      '\n',
      '\n\n',
      '- ',
      '| ',
      '```',
      '```\n',
      '~~~',
      '    ',
      '\t',
      '; ',
      '🙂',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        expect(layOut(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
});
