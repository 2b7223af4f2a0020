import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../../src/techniques/template.ts';
import { sampleOf } from '../../support/suite-builder.ts';

describe('fillTemplate', () => {
  it('fills in the input and metadata, numbers too, wherever and however often they stand', () => {
    const sample = sampleOf({ input: 'Hello.', metadata: { language: 'French', 'max words': 40 } });
    expect(fillTemplate('{{input}} → {{ language }} ({{max words}}); {{language}}!', sample)).toBe(
      'Hello. → French (40); French!',
    );
  });

  it('puts a text in as it is, also one that looks like a template or a replacement pattern', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('{{input}}', "$& $1 $' $$", '{{other}}', '}}{{')),
        (input) => {
          expect(fillTemplate('<{{input}}>', sampleOf({ input }))).toBe(`<${input}>`);
        },
      ),
    );
  });

  it('fills further variables in as they are, whatever stands in them', () => {
    const sample = sampleOf({ input: 'x', metadata: { kind: '{{target}}' } });
    expect(fillTemplate('{{input}} {{kind}} {{target}}', sample, { target: '{{input}} {{nothing}}' })).toBe(
      'x {{target}} {{input}} {{nothing}}',
    );
  });

  it('leaves single braces alone', () => {
    expect(fillTemplate('{input} {"a": 1} {{input}}', sampleOf({ input: 'x' }))).toBe('{input} {"a": 1} x');
  });

  it.each([
    ['nothing', 'undefined'],
    ['empty', 'null'],
    ['list', '["a"]'],
  ])('says which sample has no text under "%s"', (column, found) => {
    const sample = sampleOf({ id: 'q-7', metadata: { empty: null, list: ['a'] } });
    expect(() => fillTemplate(`{{${column}}}`, sample)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_DATA',
        message: `the sample "q-7" has no text under "${column}", which a template needs (found ${found}).`,
      }),
    );
  });
});
