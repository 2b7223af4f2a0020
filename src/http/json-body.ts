import { parseWellFormed } from '../lib/half-characters.ts';
import { CallFailure } from './failure.ts';
import { isWebPage, wordsOfPage } from './web-page.ts';

/** Longest beginning of a body that a message repeats. */
const MAX_SHOWN = 120;

/**
 * A body as JSON.
 * @throws CallFailure `malformed` with what was sent
 */
export function parseBody(body: string): unknown {
  const text = body.replace(/^\uFEFF/, '').trim();
  try {
    return parseWellFormed(text);
  } catch (error) {
    // Nobody knows whether something was generated and paid for.
    throw new CallFailure({
      kind: 'malformed',
      message: describeBody(text),
      paid: { usage: null },
      // A server that sends events will do so again.
      damaged: !isEventStream(text),
      cause: error,
    });
  }
}

/** What a body is that should have been JSON. */
function describeBody(text: string): string {
  if (text === '') return 'an empty body';
  if (isWebPage(text)) return `an HTML page: "${shown(wordsOfPage(text))}"`;
  if (isEventStream(text)) {
    return `a stream of events, which was not asked for: "${shown(text)}"`;
  }
  return `it is not JSON: "${shown(text)}"`;
}

function isEventStream(text: string): boolean {
  return /^(?:event|data|id|:)[^\n]*\n?/.test(text) && /^data:/m.test(text);
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN).toWellFormed()}…`;
}
