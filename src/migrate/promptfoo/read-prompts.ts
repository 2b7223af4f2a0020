import { globSync, readFileSync } from 'node:fs';
import { extname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { describeError } from '../../core/errors.ts';
import { readYaml } from '../../lib/yaml-text.ts';
import { type Loss, type Origin, sayFields, slug, unusedName } from '../migration.ts';
import { type ConvertedTemplate, convertTemplate } from './template.ts';

/** A prompt as it is asked here. */
export interface MigratedPrompt {
  readonly name: string;
  readonly instruction: ConvertedTemplate;
  readonly system: ConvertedTemplate | null;
  /** The file that holds the text and nothing else, absolute; `null` where the text is written out. */
  readonly file: string | null;
  readonly origin: Origin;
}

/** Prompts, and what none could be made of. */
export interface MigratedPrompts {
  readonly prompts: readonly MigratedPrompt[];
  readonly losses: readonly Loss[];
}

interface RawPrompt {
  readonly label: string | null;
  readonly text: string;
  readonly origin: Origin;
  readonly file: string | null;
}

interface Reading {
  readonly folder: string;
  readonly origin: Origin;
}

const TEXTS = ['.txt', '.md', '.j2', '.jinja', '.jinja2', '.prompt'];
const CONVERSATIONS = ['.json', '.yaml', '.yml'];
const messageSchema = z.array(z.object({ role: z.string(), content: z.string() })).min(1);

/** Reads prompts of a list: texts, files of texts, and conversations. */
export function migratePrompts(
  entries: readonly { readonly value: unknown; readonly origin: Origin }[],
  folder: string,
): MigratedPrompts {
  const prompts: MigratedPrompt[] = [];
  const losses: Loss[] = [];
  for (const { value, origin } of entries) {
    const raw = rawPrompts(value, { folder, origin });
    losses.push(...raw.losses);
    for (const { label, text, file, origin: place } of raw.prompts) {
      const wanted = slug(label ?? '') || `prompt-${prompts.length + 1}`;
      const name = unusedName(
        wanted,
        prompts.map((prompt) => prompt.name),
      );
      try {
        const converted = convertPrompt(text);
        const same = converted.system === null && isUnchanged(text, converted.instruction);
        prompts.push({ name, origin: place, file: same ? file : null, ...converted });
      } catch (error) {
        losses.push({ ...place, what: `prompt ${name}`, why: describeError(error) });
      }
    }
  }
  return { prompts, losses };
}

/** Whether a text is filled in here as it stands. */
function isUnchanged(text: string, { text: converted, columns }: ConvertedTemplate): boolean {
  const spaced = text.trim().replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, '{{$1}}');
  return spaced === converted && [...columns].every(([name, { path }]) => path.join('.') === name);
}

/** @throws Error that says in a few words what has no counterpart */
function convertPrompt(text: string): Pick<MigratedPrompt, 'instruction' | 'system'> {
  const messages = conversationOf(text);
  if (messages === null) return { instruction: convertTemplate(text), system: null };
  const [first, second, ...more] = messages;
  if (first?.role === 'user' && second === undefined) {
    return { instruction: convertTemplate(first.content), system: null };
  }
  const system = first?.role === 'system' || first?.role === 'developer';
  if (!system || second?.role !== 'user' || more.length > 0) {
    const roles = messages.map(({ role }) => role).join(', ');
    throw new Error(`a conversation of ${roles} has no counterpart, a system prompt and a question have`);
  }
  return { instruction: convertTemplate(second.content), system: convertTemplate(first.content) };
}

function conversationOf(text: string): z.infer<typeof messageSchema> | null {
  if (!/^\s*(?:\[|- *role:)/.test(text)) return null;
  const parsed = messageSchema.safeParse(readYaml(text).value);
  return parsed.success ? parsed.data : null;
}

function rawPrompts(
  value: unknown,
  { folder, origin }: Reading,
): { readonly prompts: readonly RawPrompt[]; readonly losses: readonly Loss[] } {
  const lost = (what: string, why: string) => ({
    prompts: [],
    losses: [{ ...origin, what: `prompt ${what}`, why }],
  });
  if (typeof value === 'object' && value !== null) {
    const { raw, id, label, ...others } = value as Readonly<Record<string, unknown>>;
    const inner = raw ?? id;
    if (typeof inner !== 'string') return lost(sayFields(value), 'it has no text');
    const found = rawPrompts(inner, { folder, origin });
    const extra = Object.keys(others).map((name) => ({
      ...origin,
      what: `prompt ${String(label ?? inner)}: ${name}`,
      why: 'a prompt has no such setting here',
    }));
    const named = found.prompts.map((prompt) => ({
      ...prompt,
      label: typeof label === 'string' ? label : prompt.label,
    }));
    return { prompts: named, losses: [...found.losses, ...extra] };
  }
  const text = String(value);
  if (/^(?:exec|python|langfuse|portkey|helicone):/.test(text)) {
    return lost(text, 'it is made by a program or fetched: write its text');
  }
  const path = pathOf(text);
  if (path === null) return { prompts: [{ label: null, text, origin, file: null }], losses: [] };
  const files = /[*?[{]/.test(path) ? globSync(path, { cwd: folder }).toSorted() : [path];
  const prompts: RawPrompt[] = [];
  for (const file of files) {
    const extension = extname(file).toLowerCase();
    if (![...TEXTS, ...CONVERSATIONS].includes(extension)) {
      return lost(text, 'it is made by a program: write its text');
    }
    let content: string;
    try {
      content = readFileSync(resolve(folder, file), 'utf8').replaceAll(/\r\n?/g, '\n');
    } catch (error) {
      return lost(text, describeError(error));
    }
    const shown = relative(process.cwd(), resolve(folder, file));
    const pieces = piecesOf(content, extension);
    const whole = pieces.length === 1 && TEXTS.includes(extension) ? resolve(folder, file) : null;
    for (const { text: piece, line } of pieces) {
      prompts.push({ label: null, text: piece, origin: { file: shown, line }, file: whole });
    }
  }
  return files.length === 0 ? lost(text, 'no file has such a name') : { prompts, losses: [] };
}

/** A file of texts may hold several, with lines of `---` between them. */
function piecesOf(
  content: string,
  extension: string,
): readonly { readonly text: string; readonly line: number }[] {
  if (extension !== '.txt') return [{ text: content, line: 1 }];
  let line = 1;
  return content.split(/^---$/m).flatMap((text) => {
    const lead = (/^\s*/.exec(text)?.[0].split('\n').length ?? 1) - 1;
    const piece = { text, line: line + lead };
    line += text.split('\n').length - 1;
    return text.trim() === '' ? [] : [piece];
  });
}

/** A path of its own, as promptfoo tells it from a text. */
function pathOf(text: string): string | null {
  if (text.startsWith('file://')) return text.slice('file://'.length).replace(/:\w+$/, '');
  const single = !text.includes('\n') && !text.includes('{{') && !/\s/.test(text.trim());
  return single && /\.(?:txt|md|json|ya?ml|j2|m?[jt]s|py|csv)$/.test(text) ? text : null;
}
