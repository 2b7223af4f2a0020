import { describe, expect, it } from 'vitest';
import {
  bodyStart,
  markdownHeadings,
  markdownSections,
  pathText,
} from '../../../../src/retrieval/documents/markdown-sections.ts';

/** Slug, heading and body of each section. */
function sectionsOf(text: string): readonly (readonly string[])[] {
  return markdownSections(text).map((section) => [
    section.id,
    section.heading,
    text.slice(bodyStart(text, section), section.end),
  ]);
}

describe('markdownSections', () => {
  it('begins a section at every heading and ends it at the next of any level', () => {
    const text = 'Before.\n\n# Refunds\n\nText.\n\n### How long a refund takes\nFive days.\n## Contact\n';
    expect(sectionsOf(text)).toEqual([
      ['refunds', 'Refunds', '\nText.\n\n'],
      ['how-long-a-refund-takes', 'How long a refund takes', 'Five days.\n'],
      ['contact', 'Contact', ''],
    ]);
    const sections = markdownSections(text);
    expect(text.slice(sections[0]?.start)).toMatch(/^# Refunds/);
    expect(sections.map(({ start }) => start).slice(1)).toEqual(sections.map(({ end }) => end).slice(0, -1));
    expect(sections.at(-1)?.end).toBe(text.length);
  });

  it('knows the headings above each, also where levels are left out', () => {
    const text = '## Low\n# A\n### B\n#### C\n### D\n## E\n#\n## F\n';
    expect(markdownSections(text).map(({ path }) => path.join('>'))).toEqual([
      ...['Low', 'A', 'A>B', 'A>B>C', 'A>D', 'A>E', '', '>F'],
    ]);
    expect(pathText(['A', 'B', 'C'], 'A')).toBe('B > C');
    expect(pathText(['A'], 'A')).toBe('A');
    expect(pathText(['', 'B'], null)).toBe('B');
    expect(pathText([''], 'A')).toBeNull();
  });

  it('takes underlined headings, also over several lines and with leading spaces', () => {
    expect(sectionsOf('Title\n===\nA.\n\n  Two\n  lines\n  ---\nB.\n')).toEqual([
      ['title', 'Title', 'A.\n\n  '],
      ['two-lines', 'Two lines', 'B.\n'],
    ]);
  });

  it('takes nothing for a heading that stands in code, a quote, a list or a table', () => {
    const text =
      '```\n# a\n```\n\n    # b\n\n> # c\n\n- # d\n\n~~~sh\nx\n---\n~~~\n\n| a | b |\n| --- | --- |\n\n#hashtag\n\n---\n';
    expect(sectionsOf(text)).toEqual([]);
  });

  it('reads headings as plain text', () => {
    expect(
      sectionsOf('# The *new* `cut()` &amp; [links](http://a.b) ![logo](x.png) <b>x</b> ##\n').map(
        ([, text]) => text,
      ),
    ).toEqual(['The new cut() & links logo x']);
    expect(markdownHeadings('## Éxample\n')).toEqual([{ text: 'Éxample', level: 2, start: 0 }]);
  });

  it('gives the slugs of GitHub, numbered where they repeat, and one to headings without letters', () => {
    expect(sectionsOf('# FAQ\n# FAQ\n# FAQ 1\n# ???\n#\n# 返金について\n').map(([id]) => id)).toEqual([
      'faq',
      'faq-1',
      'faq-1-1',
      'section',
      'section-1',
      '返金について',
    ]);
  });
});
