import { type Document, isScalar, LineCounter, type ParsedNode, parseDocument, visit } from 'yaml';

/** What is wrong with a YAML text, without a full stop. */
export interface YamlFault {
  readonly message: string;
  /** Where in the text; `null` where that is not known. */
  readonly offset: number | null;
  readonly cause?: unknown;
}

/** A YAML text that was read, or what is wrong with it. */
export interface YamlText {
  readonly document: Document.Parsed<ParsedNode> | null;
  readonly value: unknown;
  readonly fault: YamlFault | null;
  /** One-based line of an offset. */
  lineAt(offset: number): number;
}

/**
 * Reads a YAML text with one document. Integers of more than 53 bits become texts as they are written: read as numbers
 * they would be other ones.
 */
export function readYaml(text: string): YamlText {
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  const failed = (fault: YamlFault): YamlText => ({ document: null, value: undefined, fault, lineAt });
  try {
    // The library compares each key with all keys before it.
    const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: 'error' });
    const [error] = document.errors;
    const repeated = repeatedKey(document);
    if (error !== undefined && (repeated === null || error.pos[0] <= repeated)) {
      const [message = error.code] =
        error.code === 'MULTIPLE_DOCS' ? ['it holds more than one document'] : error.message.split('\n');
      const offset = error.pos[0];
      return failed({ message: message.replace(/ at line \d+, column \d+:$/, ''), offset, cause: error });
    }
    if (repeated !== null) return failed({ message: 'Map keys must be unique', offset: repeated });
    keepLongIntegers(document);
    return { document, value: document.toJS(), fault: null, lineAt };
  } catch (cause) {
    const tooDeep = cause instanceof RangeError;
    const message = tooDeep ? 'its lists and maps are nested too deeply' : messageOf(cause);
    return failed({ message, offset: null, cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Where the first key stands that its map already has. */
function repeatedKey(document: Document.Parsed<ParsedNode>): number | null {
  let first: number | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        if (keys.has(key.value) && (first === null || offset < first)) first = offset;
        keys.add(key.value);
      }
    },
  });
  return first;
}

function keepLongIntegers(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'number' || Number.isSafeInteger(node.value)) return;
      if (node.source !== undefined && /^[-+]?\d+$/.test(node.source)) node.value = node.source;
    },
  });
}
