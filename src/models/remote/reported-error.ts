import { z } from 'zod';
import { askedWait } from '../../http/asked-wait.ts';
import { errorWords } from '../../http/error-words.ts';
import { CallFailure, type FailureFacts } from '../../http/failure.ts';

const word = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);

const errorSchema = z.object({ code: word, status: word, type: word });

/** Statuses of errors that have a word in place of a number. */
const STATUS_OF_WORDS: readonly (readonly [RegExp, number])[] = [
  [/quota|billing|rate.?limit|too_many_requests|resource_exhausted/i, 429],
  [/overloaded|unavailable/i, 503],
  [/time.?out/i, 408],
  [/api_key|authentication|unauthenticated|unauthorized/i, 401],
  [/permission|forbidden/i, 403],
  [/not_?found/i, 404],
  [/invalid_request|invalid_argument|context_length|content_filter|unsupported|badrequest/i, 400],
];

/** LM Studio's words for an address that it does not have. */
const NO_SUCH_ROUTE = /^unexpected endpoint or method/i;

/**
 * The error that a server sent with status 200, in place of an answer or beside it.
 * @param error what stands under `error`: an object, a text or a number
 * @param otherwise what is said of an error without words
 */
export function reportedFailure(
  error: unknown,
  { otherwise, paid }: { readonly otherwise: string; readonly paid?: FailureFacts['paid'] },
): CallFailure {
  const own = errorSchema.safeParse(typeof error === 'number' ? { code: error } : error).data;
  const words = errorWords(error);
  const code = words.code ?? own?.code ?? undefined;
  const message = words.message === '' ? otherwise : words.message;
  const status =
    statusOf([own?.code, own?.status, own?.type, words.code]) ??
    (NO_SUCH_ROUTE.test(message) ? 404 : undefined);
  return new CallFailure({
    kind: status === undefined ? 'reported' : 'status',
    message,
    status,
    code,
    parameter: words.parameter,
    retryAfterMs: askedWait({ status: status ?? 0, headers: undefined, message }, Date.now()),
    paid,
  });
}

/** Texts that servers put where there is no error. */
const NO_ERROR = /^\s*(?:none|null|no[ _]error)?\s*$/i;

/** Whether something under `error` says that there was one: servers also fill the field of a good answer with nothing. */
export function isError(error: unknown): boolean {
  if (error === null || error === undefined || error === false || error === 0) return false;
  if (typeof error === 'string') return !NO_ERROR.test(error);
  return typeof error !== 'object' || Object.values(error).some(isError);
}

function statusOf(words: readonly (string | null | undefined)[]): number | undefined {
  for (const word of words) {
    if (word === null || word === undefined) continue;
    const status = Number(word);
    if (Number.isInteger(status) && status >= 400 && status <= 599) return status;
    // FastChat and its kin count the errors of one status: 40001.
    if (/^[45]\d{4}$/.test(word)) return Math.floor(status / 100);
    const known = STATUS_OF_WORDS.find(([pattern]) => pattern.test(word));
    if (known !== undefined) return known[1];
  }
  return undefined;
}
