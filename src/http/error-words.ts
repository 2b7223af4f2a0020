import { isWebPage, wordsOfPage } from './web-page.ts';

/** What the body of an error says. */
export interface ErrorWords {
  /** Empty where there are no words. */
  readonly message: string;
  /** The provider's own code of the error. */
  readonly code: string | undefined;
  /** The request parameter that is objected to. */
  readonly parameter: string | undefined;
}

const NO_WORDS: ErrorWords = { message: '', code: undefined, parameter: undefined };

/** Entries of a list of reasons that are repeated. */
const MOST_REASONS = 3;
/** Bodies nest an error in an error, at most so deep. */
const MOST_LEVELS = 6;

/**
 * Reads the words of any error body: OpenAI's `{error: {message, code, param}}`, texts, nested messages, lists of reasons
 * with their places as FastAPI writes them, Gemini's array of errors, JSON within a text, a web page.
 * @param body parsed JSON, or the text itself
 */
export function errorWords(body: unknown): ErrorWords {
  const words = wordsOf(body, MOST_LEVELS);
  if (words.message !== '' || typeof body !== 'object' || body === null) return words;
  const whole = JSON.stringify(body);
  return whole === '{}' || whole === '[]' ? words : { ...words, message: whole };
}

function wordsOf(body: unknown, levels: number): ErrorWords {
  if (levels === 0) return NO_WORDS;
  if (typeof body === 'string') return wordsOfText(body, levels);
  if (Array.isArray(body)) return wordsOfList(body, levels);
  return isObject(body) ? wordsOfObject(body, levels) : NO_WORDS;
}

function wordsOfText(text: string, levels: number): ErrorWords {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (/^[[{]/.test(trimmed)) {
    try {
      const words = wordsOf(JSON.parse(trimmed), levels - 1);
      if (words.message !== '') return words;
    } catch {
      // It only looks like JSON.
    }
  }
  return { ...NO_WORDS, message: isWebPage(trimmed) ? wordsOfPage(trimmed) : trimmed };
}

function wordsOfList(list: readonly unknown[], levels: number): ErrorWords {
  const all = list.map((item) => wordsOf(item, levels - 1)).filter(({ message }) => message !== '');
  return {
    message: all
      .slice(0, MOST_REASONS)
      .map(({ message }) => message)
      .join('; '),
    code: all.find(({ code }) => code !== undefined)?.code,
    parameter: all.find(({ parameter }) => parameter !== undefined)?.parameter,
  };
}

function wordsOfObject(body: Readonly<Record<string, unknown>>, levels: number): ErrorWords {
  const inner = (value: unknown): ErrorWords => wordsOf(value, levels - 1);
  const { metadata } = body;
  // Routers repeat the words of the server behind them apart from their own.
  const raw = isObject(metadata) ? inner(metadata['raw']) : NO_WORDS;
  const nested = ['error', 'errors', 'detail', 'message', 'msg', 'error_description']
    .map((name) => inner(body[name]))
    .find(({ message }) => message !== '');
  const words = nested ?? NO_WORDS;
  const place = placeOf(body['loc']);
  const said = [words.message, raw.message].filter((text) => text !== '').join(': ');
  return {
    message: place.path === '' || said === '' ? said : `${said} (${place.path})`,
    code: raw.code ?? words.code ?? textOf(body['code']) ?? textOf(body['type']) ?? textOf(body['status']),
    parameter: raw.parameter ?? words.parameter ?? textOf(body['param']) ?? place.parameter,
  };
}

/** Where FastAPI found a fault: `["body", "seed"]`. */
function placeOf(loc: unknown): { readonly path: string; readonly parameter: string | undefined } {
  if (!Array.isArray(loc)) return { path: '', parameter: undefined };
  const steps = loc.filter((step) => typeof step === 'string' || typeof step === 'number').map(String);
  return { path: steps.join('.'), parameter: steps.find((step) => step !== 'body') };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
