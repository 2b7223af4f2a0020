import { closeSync, openSync, readSync } from 'node:fs';
import type { JournalRecord } from '../protocol/records.ts';

type CallLine = Extract<JournalRecord, { readonly type: 'call' | 'scoring-call' }>;
type Request = CallLine['request'];

/** How the request of a call is read again. */
type ReadAgain = (line: number, key: string) => Request;

const LINE = Symbol('line');
const READ = Symbol('read');

/** One function for all records: with one each, every object would have a shape of its own. */
function request(this: CallLine & { readonly [LINE]: number; readonly [READ]: ReadAgain }): Request {
  return this[READ](this[LINE], this.key);
}

/**
 * The same record with its request left on disk, where it is read from each time that it is asked for: few are, and together
 * they are most of a journal.
 */
export function leaveRequest(record: CallLine, line: number, read: ReadAgain): CallLine {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === 'request') Object.defineProperty(kept, name, { get: request, enumerable: true });
    else kept[name] = value;
  }
  Object.defineProperty(kept, LINE, { value: line });
  Object.defineProperty(kept, READ, { value: read });
  return kept as unknown as CallLine;
}

/** The bytes of a file from one place to another; fewer where it ends before. */
export function readBytes(file: string, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  const descriptor = openSync(file, 'r');
  try {
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(descriptor, bytes, read, bytes.length - read, start + read);
      if (more === 0) break;
      read += more;
    }
    return bytes.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}

/** One string for all that are equal: a key of a call or trial stands in several records, a passage in many. */
export function interner(): (value: unknown) => void {
  const known = new Map<string, string>();
  const one = (text: string): string => {
    // V8 keeps one of shorter ones itself.
    if (text.length <= 10) return text;
    const before = known.get(text);
    if (before === undefined) known.set(text, text);
    return before ?? text;
  };
  return function share(value): void {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      // It may be on disk.
      if (name === 'request') continue;
      const field = fields[name];
      if (typeof field === 'string') fields[name] = one(field);
      else share(field);
    }
  };
}
