import { isMap, isScalar } from 'yaml';
import { z } from 'zod';
import { BenchError } from '../../core/errors.ts';
import type { JsonValue } from '../../lib/json.ts';
import { readYaml } from '../../lib/yaml-text.ts';

/** A Markdown file parted into its front matter and its text. */
export interface FrontMatter {
  readonly title: string | null;
  /** All other fields. */
  readonly metadata: Readonly<Record<string, JsonValue>>;
  readonly text: string;
}

const FRONT_MATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/;
const UNCLOSED = /^---[ \t]*\n[\w-]+:(?:\s|$)/;
const TITLE = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const RESERVED = /^(?:[$#]|chroma:|document$|$)/;
const RESERVED_REASON =
  'what begins with "$", "#" or "chroma:" is kept for Chroma itself, and "document" for the id of the document';
const HINT = 'Front matter is YAML between two lines of ---; a rule at the very top is written ***.';

/**
 * Parts front matter from a text with `\n` line ends.
 * @throws BenchError `INVALID_DATA` with file and line
 */
export function splitFrontMatter(content: string, file: string): FrontMatter {
  const match = FRONT_MATTER.exec(content);
  if (match === null) {
    if (UNCLOSED.test(content)) {
      throw new BenchError('INVALID_DATA', 'the front matter does not end.', { file, line: 1, hint: HINT });
    }
    return { title: null, metadata: {}, text: content };
  }
  const { title, ...metadata } = fieldsOf(match[1] ?? '', file);
  const text = content.slice(match[0].length).replace(/^(?:[ \t]*\n)+/, '');
  return {
    title: title === undefined || title === null ? null : String(title).trim() || null,
    metadata,
    text,
  };
}

/** Whether passages cannot be filtered by a field of that name: Chroma refuses it, or an id stands there. */
export function isReservedField(name: string): boolean {
  return RESERVED.test(name);
}

function fieldsOf(source: string, file: string): Readonly<Record<string, JsonValue>> {
  const { document, value: content, fault: yamlFault, lineAt } = readYaml(source);
  const fault = (
    message: string,
    { place = 0, hint = HINT, cause }: { place?: number | undefined; hint?: string; cause?: unknown } = {},
  ): BenchError =>
    // The line of --- stands before it.
    new BenchError('INVALID_DATA', message, { file, line: lineAt(place) + 1, hint, cause });
  if (yamlFault !== null || document === null) {
    throw fault(`the front matter is not valid YAML: ${yamlFault?.message}.`, {
      place: yamlFault?.offset ?? 0,
      cause: yamlFault?.cause,
    });
  }
  const value = content ?? {};
  if (!isMap(document.contents) && document.contents !== null) {
    throw fault(`the front matter has to hold fields, found ${JSON.stringify(value)}.`);
  }
  const items = isMap(document.contents) ? document.contents.items : [];
  const places = new Map(
    items.map(({ key }) => [isScalar(key) ? String(key.value) : '', key?.range?.[0]] as const),
  );
  for (const [name, field] of Object.entries(value as object)) {
    const place = places.get(name);
    if (isReservedField(name)) {
      throw fault(`"${name}" cannot be the name of a field of the front matter: ${RESERVED_REASON}.`, {
        place,
        hint: 'Rename the field, or leave it out.',
      });
    }
    if (!z.json().safeParse(field).success) {
      throw fault(`the field "${name}" of the front matter is not a value that JSON can hold.`, { place });
    }
    if (name === 'title' && !TITLE.safeParse(field).success) {
      throw fault(`the title in the front matter has to be a text, found ${JSON.stringify(field)}.`, {
        place,
      });
    }
  }
  return value as Readonly<Record<string, JsonValue>>;
}
