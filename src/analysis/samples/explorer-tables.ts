import type { Prompt } from '../../protocol/model.ts';
import {
  BLOCKS,
  type BlockKind,
  type ExplorerPassage,
  type ExplorerRetrieval,
  type PromptTree,
} from './explorer-model.ts';

/** Longest text in UTF-16 units; a prompt may have this much at its beginning and again at its end. */
export const TEXT_LIMIT = 4_000;

/** What a page may turn into a longer escape: hidden characters, and then signs that take one more byte. */
const UNSEEN = /[[\p{C}\p{Zl}\p{Zp}<]--[\n]]/gv;
const ESCAPED = /["\\\n]/g;

/** Things by their index, each once. */
class Table<Item> {
  readonly items: Item[] = [];
  readonly #index = new Map<string, number>();

  /** The index of a thing, and whether it is new. */
  add(key: string, item: Item): { readonly index: number; readonly isNew: boolean } {
    const known = this.#index.get(key);
    if (known !== undefined) return { index: known, isNew: false };
    const index = this.items.push(item) - 1;
    this.#index.set(key, index);
    return { index, isNew: true };
  }
}

interface Block {
  readonly kind: BlockKind;
  readonly text: string;
}

/** The tables that trials point into, with an upper bound of the bytes that they take in the page. */
export class ExplorerTables {
  readonly cuts: [number, number][] = [];
  readonly #texts = new Table<string>();
  readonly #blocks = new Table<{ parent: number; kind: number; text: number }>();
  readonly #passages = new Table<ExplorerPassage>();
  readonly #retrievals = new Table<ExplorerRetrieval>();
  readonly #wholePrompts = new Map<string, number>();
  #bytes = 0;

  /** At most this many bytes of UTF-8, however the page has to escape them. */
  get bytes(): number {
    return this.#bytes;
  }

  get texts(): readonly string[] {
    return this.#texts.items;
  }

  get passages(): readonly ExplorerPassage[] {
    return this.#passages.items;
  }

  get retrievals(): readonly ExplorerRetrieval[] {
    return this.#retrievals.items;
  }

  get prompts(): PromptTree {
    const { items } = this.#blocks;
    return {
      parent: items.map(({ parent }) => parent),
      kind: items.map(({ kind }) => kind),
      text: items.map(({ text }) => text),
    };
  }

  /** Takes note of something else that is written. */
  count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** The index of a text, cut where it is too long. */
  text(whole: string, limit = TEXT_LIMIT): number {
    const text = cutEnd(whole, limit);
    // A cut text must not be taken for one that is whole.
    const { index, isNew } = this.#texts.add(`${text === whole ? '' : whole.length}\u0000${text}`, text);
    if (isNew) {
      this.#bytes += bytesOf(text);
      if (text !== whole) {
        this.cuts.push([index, whole.length]);
        this.#bytes += 24;
      }
    }
    return index;
  }

  /** The index of a prompt's last block. */
  prompt(prompt: Prompt): number {
    const key = JSON.stringify(prompt);
    const known = this.#wholePrompts.get(key);
    if (known !== undefined) return known;
    let parent = -1;
    for (const { kind, text } of withoutMiddle(blocksOf(prompt))) {
      const value = kind === 'gap' ? Number(text) : this.text(text, 2 * TEXT_LIMIT);
      const block = { parent, kind: BLOCKS.indexOf(kind), text: value };
      const { index, isNew } = this.#blocks.add(`${parent} ${block.kind} ${value}`, block);
      if (isNew) this.#bytes += 18;
      parent = index;
    }
    this.#wholePrompts.set(key, parent);
    return parent;
  }

  /** The index of a passage. */
  passage(passage: ExplorerPassage): number {
    return this.#small(this.#passages, passage);
  }

  /** The index of what was retrieved. */
  retrieval(retrieval: ExplorerRetrieval): number {
    return this.#small(this.#retrievals, retrieval);
  }

  #small<Item>(table: Table<Item>, item: Item): number {
    const key = JSON.stringify(item);
    const { index, isNew } = table.add(key, item);
    if (isNew) this.#bytes += key.length + 1;
    return index;
  }
}

function bytesOf(text: string): number {
  const unseen = text.match(UNSEEN)?.length ?? 0;
  return Buffer.byteLength(text) + 12 * unseen + (text.match(ESCAPED)?.length ?? 0) + 3;
}

function cutEnd(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}

function cutStart(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(text.length - limit).replace(/^[\uDC00-\uDFFF]/, '');
}

/** A prompt in parts at its blank lines, so that shots and passages that occur in many prompts are kept once. */
function blocksOf(prompt: Prompt): Block[] {
  const messages =
    prompt.form === 'chat'
      ? prompt.messages.map(({ role, content }) => ({ kind: role, text: content }))
      : [{ kind: 'completion' as const, text: prompt.text }];
  return messages.flatMap(({ kind, text }) =>
    text.split('\n\n').map((part, index): Block => ({ kind: index === 0 ? kind : 'more', text: part })),
  );
}

/** A long prompt is cut in its middle: the question stands at its end. */
function withoutMiddle(blocks: readonly Block[]): readonly Block[] {
  const whole = blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (whole <= 2 * TEXT_LIMIT) return blocks;
  const tail = whole - TEXT_LIMIT;
  const kept: Block[] = [];
  let role: BlockKind = 'completion';
  let start = 0;
  let [isCut, resumes] = [false, false];
  const keep = (kind: BlockKind, text: string): void => {
    // What follows a gap may belong to a message that began within it, so its role is said again.
    kept.push({ kind: resumes ? role : kind, text });
    resumes = false;
  };
  for (const { kind, text } of blocks) {
    if (kind !== 'more') role = kind;
    const end = start + text.length;
    if (end <= TEXT_LIMIT || start >= tail) {
      keep(kind, text);
    } else {
      const front = cutEnd(text, Math.max(0, TEXT_LIMIT - start));
      const back = cutStart(text, Math.max(0, end - tail));
      if (front !== '') keep(kind, front);
      if (!isCut) kept.push({ kind: 'gap', text: String(whole - 2 * TEXT_LIMIT) });
      resumes = resumes || !isCut;
      isCut = true;
      if (back !== '') keep(kind, back);
    }
    start = end;
  }
  return kept;
}
