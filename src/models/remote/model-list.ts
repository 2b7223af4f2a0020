import { z } from 'zod';
import { exchange } from '../../http/exchange.ts';
import { didYouMean } from '../../lib/suggest.ts';

/** Where a server lists its models, or would. */
export interface ModelListAnswer {
  readonly status: number;
  /** `null` where the answer is no list. */
  readonly names: readonly string[] | null;
}

const entry = z.object({ id: z.string() }).transform(({ id }) => id);
const listSchema = z.union([
  z.object({ data: z.array(entry) }).transform(({ data }) => data),
  z.array(entry),
]);

/**
 * Asks a server for its models.
 * @throws CallFailure `connection` where no server answers, `redirect` where it names another
 */
export async function askForModels(
  url: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<ModelListAnswer> {
  const { status, text } = await exchange({ url, headers, signal });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  return { status, names: listSchema.safeParse(body).data ?? null };
}

/** Most names of a list that are repeated. */
const MOST_NAMES = 6;

/**
 * What a user should know about a model that a server's list lacks; `null` where the list has it, or says nothing:
 * it is empty, or has a wildcard.
 * @param provider as a user knows it
 */
export function missingModel(
  name: string,
  {
    names,
    provider,
    endpoint,
  }: { readonly names: readonly string[]; readonly provider: string; readonly endpoint: string },
): string | null {
  if (names.length === 0 || names.some((listed) => listed.includes('*'))) return null;
  // Ollama leaves out a tag that is the default, and routers take one that names who answers.
  const known = [name, `${name}:latest`, name.replace(/:[^:/]+$/, '')].map((text) => text.toLowerCase());
  // Gemini lists models/<name>.
  if (names.some((listed) => known.includes(listed.toLowerCase().replace(/^models\//, '')))) return null;
  const shown = names.slice(0, MOST_NAMES).map((listed) => `"${listed}"`);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const hint = didYouMean(name, names);
  return `The server at ${endpoint} does not list ${provider}:${name}; it may answer with another model, or refuse. It lists ${shown.join(', ')}${more}.${hint === undefined ? '' : ` ${hint}`}`;
}
