import type { ProjectionTarget } from '../analysis/figures/projection-model.ts';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import { OPENAI_URL } from '../models/openai/endpoint.ts';
import { openAiTokens, usesO200k } from '../models/openai/tokenizer.ts';
import { priceKind } from '../pricing/cost.ts';
import { findPrice } from '../pricing/find-price.ts';
import { liveModels } from '../pricing/price-book.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import { loadTokenCounter } from '../retrieval/chunking/tokens.ts';
import type { Workspace } from '../workspace.ts';

/** A small, a middling and a large model of three vendors, shown beside a run on this machine as far as they live. */
export const BESIDE_LOCAL = [
  'openai:gpt-6-luna',
  'google:gemini-3.8-flash',
  'anthropic:claude-opus-5-5',
] as const;
const FEWEST_BESIDE = 2;
const OPENAI = 'openai:';

/** What `--price-as` names: a model, and what an hour of the server costs that it would run on. */
export type AskedProjection = Pick<ProjectionTarget, 'model' | 'price' | 'hostingPerHour'>;

/**
 * Reads `--price-as <model>[=<USD an hour, or a server of the book>]`.
 * @throws BenchError `INVALID_ARGUMENT` for a model without any price, with those that have one
 */
export function askedProjections(
  texts: readonly string[],
  { prices, now }: { readonly prices: readonly PriceEntry[]; readonly now: string },
): readonly AskedProjection[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    const model = (at < 0 ? text : text.slice(0, at)).trim();
    const hostingPerHour = at < 0 ? null : hourlyPrice(text.slice(at + 1).trim(), prices);
    const price = findPrice(prices, model);
    const perHour = hostingPerHour ?? price?.hostingPerHour ?? null;
    const byToken = priceKind(price) === 'tokens' ? price : null;
    if (perHour !== null || byToken !== null) return { model, price: byToken, hostingPerHour: perHour };
    const live = liveModels(prices, now).map(({ match }) => match);
    const vendor = model.slice(0, model.indexOf(':') + 1);
    const choices = live.filter((match) => vendor !== '' && match.startsWith(vendor));
    throw new BenchError('INVALID_ARGUMENT', `--price-as: "${model}" has no price by the token.`, {
      choices,
      hint:
        (vendor === '' ? namesake(model, live) : didYouMean(model, live)) ??
        'All prices: models --prices. For a server of your own, say what its hour costs: <model>=<USD>.',
    });
  });
}

/** A model that is called so, whoever's it is. */
function namesake(name: string, live: readonly string[]): string | undefined {
  const id = live.find((match) => match.endsWith(`:${name}`));
  return id === undefined ? undefined : `Did you mean "${id}"?`;
}

function hourlyPrice(text: string, prices: readonly PriceEntry[]): number {
  const known = findPrice(prices, `hosting:${text}`)?.hostingPerHour;
  if (known !== undefined) return known;
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  const servers = prices.flatMap(({ match }) =>
    match.startsWith('hosting:') ? [match.slice('hosting:'.length)] : [],
  );
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--price-as takes USD an hour, or a server of the price book, after "=", not "${text}".`,
    { hint: didYouMean(text, servers) ?? 'Servers are listed by: models --prices.' },
  );
}

/** The models that a run on this machine is shown beside: some that live, of different sizes. */
export function besideLocal(prices: readonly PriceEntry[], now: string): readonly AskedProjection[] {
  const live = liveModels(prices, now);
  const chosen = BESIDE_LOCAL.flatMap((model) => live.find(({ match }) => match === model) ?? []);
  const spare = live.filter((entry) => !chosen.includes(entry)).slice(0, FEWEST_BESIDE - chosen.length);
  return [...chosen, ...(chosen.length < FEWEST_BESIDE ? spare : [])].map((price) => ({
    model: price.match,
    price,
    hostingPerHour: null,
  }));
}

/** What a run is projected on: what was asked for, or beside one on this machine alone some hosted models. */
export async function projectionOf(
  { header }: Pick<RunRecord, 'header'>,
  { asked, prices: file }: { readonly asked: readonly string[]; readonly prices?: string | undefined },
  { clock, prices: pricesOf }: Pick<Workspace, 'clock' | 'prices'>,
): Promise<readonly ProjectionTarget[]> {
  // An application or an answer from a file has no weights here that a hosted model would stand in for.
  const isLocal = header.models.length > 0 && header.models.every(({ provider }) => provider === 'local');
  if (asked.length === 0 && !isLocal) return [];
  const prices = await pricesOf(file);
  const now = clock.timestamp();
  const found = asked.length === 0 ? besideLocal(prices, now) : askedProjections(asked, { prices, now });
  return await withTokens(found);
}

/** With their own tokenizers where one is at hand, OpenAI's; a text that stands in many prompts is counted once. */
async function withTokens(targets: readonly AskedProjection[]): Promise<readonly ProjectionTarget[]> {
  if (!targets.some(({ model }) => model.startsWith(OPENAI))) {
    return targets.map((target) => ({ ...target, tokens: null }));
  }
  const counter = await loadTokenCounter();
  const known = new Map<string, number>();
  const text = (content: string): number => {
    const tokens = known.get(content) ?? counter.count(content);
    known.set(content, tokens);
    return tokens;
  };
  return targets.map((target) => {
    if (!target.model.startsWith(OPENAI)) return { ...target, tokens: null };
    const name = target.model.slice(OPENAI.length);
    const guessed = !usesO200k({ name, endpoint: OPENAI_URL });
    return { ...target, tokens: { prompt: (prompt) => openAiTokens(prompt, text), text, guessed } };
  });
}
