import GithubSlugger, { slug } from 'github-slugger';
import type { Heading, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { CorpusDocument, DocumentSection } from '../../core/corpus.ts';
import { type TextRange, trimRange } from '../../lib/text-range.ts';

/** A heading and where it begins in its document. */
export interface PlacedHeading {
  readonly text: string;
  readonly level: number;
  readonly start: number;
}

/** Blocks show where headings are; reading what stands within all paragraphs would take twice the time. */
const INLINE = [
  'attention',
  'autolink',
  'characterEscape',
  'characterReference',
  'codeText',
  'hardBreakEscape',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
];

/** The headings of a Markdown text in their order: `#` and underlined ones, none in code, quotes or lists. */
export function markdownHeadings(text: string): readonly PlacedHeading[] {
  const { children } = fromMarkdown(text, { extensions: [{ disable: { null: INLINE } }] });
  return children.flatMap((node) => {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (node.type !== 'heading' || start === undefined || end === undefined) return [];
    return [{ text: plainText(text.slice(start, end)), level: node.depth, start }];
  });
}

/** The sections that headings part a text into, each to the next heading of any level. */
export function sectionsAt(headings: readonly PlacedHeading[], text: string): readonly DocumentSection[] {
  const slugger = new GithubSlugger();
  const above: PlacedHeading[] = [];
  return headings.map((heading, index) => {
    while ((above.at(-1)?.level ?? 0) >= heading.level) above.pop();
    above.push(heading);
    return {
      // A heading of signs alone has no slug.
      id: slugger.slug(slug(heading.text) === '' ? 'section' : heading.text),
      heading: heading.text,
      path: above.map((part) => part.text),
      start: heading.start,
      end: headings[index + 1]?.start ?? text.length,
    };
  });
}

/** Headings in one line, without the title of their document and those without words; `null` where none is left. */
export function pathText(path: readonly string[], title: string | null): string | null {
  const named = path.filter((heading) => heading !== '');
  return (named[0] === title && named.length > 1 ? named.slice(1) : named).join(' > ') || null;
}

/** Whether a section has no text between its heading and the next. */
export function isOnlyHeading(text: string, section: DocumentSection): boolean {
  return text.slice(bodyStart(text, section), section.end).trim() === '';
}

/** The sections below a section. */
export function subsections(
  { sections }: Pick<CorpusDocument, 'sections'>,
  section: DocumentSection,
): readonly DocumentSection[] {
  const first = sections.indexOf(section) + 1;
  let end = first;
  while ((sections[end]?.path.length ?? 0) > section.path.length) end++;
  return sections.slice(first, end);
}

/** Where the words of a section's heading stand, without the signs that make it one; `null` where it has none. */
export function headingRange(text: string, section: DocumentSection): TextRange | null {
  const { start } = section;
  const heading = text.slice(start, bodyStart(text, section)).trimEnd();
  const [signs = ''] = /^ {0,3}#{1,6}(?=\s|$)/.exec(heading) ?? [];
  const words = heading.replace(signs === '' ? /\n {0,3}(?:=+|-+)$/ : /[ \t]+#+$/, '');
  return trimRange(text, { start: start + signs.length, end: start + Math.max(signs.length, words.length) });
}

/** The sections of a Markdown text. */
export function markdownSections(text: string): readonly DocumentSection[] {
  return sectionsAt(markdownHeadings(text), text);
}

/** Where a section's text begins, after its heading. */
export function bodyStart(text: string, { start, end }: DocumentSection): number {
  const section = text.slice(start, end);
  const heading =
    /^ {0,3}#{1,6}(?:[ \t][^\n]*)?(?:\n|$)/.exec(section) ??
    /^[^\n]*\n(?:[^\n]*\n)*? {0,3}(?:=+|-+)[ \t]*(?:\n|$)/.exec(section);
  return start + (heading?.[0].length ?? 0);
}

/** A heading in which nothing is markup. */
const PLAIN = /^ {0,3}#{1,6}(?:[ \t]([^\\`*_[\]<>&!#\n]*))?$/;

function plainText(heading: string): string {
  // A parser takes a thousand times as long.
  const plain = PLAIN.exec(heading);
  if (plain !== null) return (plain[1] ?? '').replaceAll(/\s+/g, ' ').trim();
  const [node] = fromMarkdown(heading).children;
  return node?.type === 'heading' ? textOf(node).replaceAll(/\s+/g, ' ').trim() : heading;
}

function textOf(node: Heading | Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value;
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'break':
      return ' ';
    default:
      return 'children' in node ? node.children.map(textOf).join('') : '';
  }
}
