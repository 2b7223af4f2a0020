import { z } from 'zod';
import type { Usage } from '../../protocol/model.ts';

/** Some servers write numbers as texts; what is no count is as good as missing. */
const count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.0+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().int().nonnegative())
  .nullish()
  .catch(null);

const usd = z.number().nonnegative().nullish().catch(null);

const usageSchema = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    prompt_tokens_details: z
      .object({ cached_tokens: count, cache_write_tokens: count, cache_creation_tokens: count })
      .nullish()
      .catch(null),
    completion_tokens_details: z.object({ reasoning_tokens: count }).nullish().catch(null),
    /** DeepSeek's and Moonshot's names for cached tokens. */
    prompt_cache_hit_tokens: count,
    cached_tokens: count,
    /** LiteLLM's names, after Anthropic's. */
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
    reasoning_tokens: count,
    /** OpenRouter's, in credits, which are USD. */
    cost: usd,
    is_byok: z.boolean().nullish().catch(null),
    cost_details: z.object({ upstream_inference_cost: usd }).nullish().catch(null),
  })
  .nullish()
  .catch(null);

type RawUsage = NonNullable<z.infer<typeof usageSchema>>;

/**
 * The usage of an OpenAI-compatible answer; `null` where it does not say what went in and what came out.
 * Reasoning tokens are part of `completion_tokens` at OpenAI and stand beside them at others (xAI): the total tells.
 */
export function readUsage(raw: unknown): Usage | null {
  const usage = usageSchema.parse(raw);
  const inputTokens = usage?.prompt_tokens ?? null;
  if (usage === null || usage === undefined || inputTokens === null) return null;
  const total = usage.total_tokens ?? null;
  // A total below its parts is none.
  const beyondPrompt =
    total === null || total < inputTokens + (usage.completion_tokens ?? 0) ? null : total - inputTokens;
  const said = usage.completion_tokens ?? beyondPrompt;
  if (said === null) return null;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? usage.reasoning_tokens ?? null;
  // More reasoning than all that was generated is no part of it.
  const generated = reasoning !== null && reasoning > said ? said + reasoning : said;
  const outputTokens = Math.max(said, beyondPrompt ?? generated);
  const { prompt_tokens_details: details } = usage;
  const cached =
    details?.cached_tokens ??
    usage.prompt_cache_hit_tokens ??
    usage.cached_tokens ??
    usage.cache_read_input_tokens ??
    0;
  const written =
    details?.cache_write_tokens ??
    details?.cache_creation_tokens ??
    usage.cache_creation_input_tokens ??
    null;
  const cachedInputTokens = Math.min(cached, inputTokens);
  return {
    inputTokens,
    cachedInputTokens,
    ...(written === null ? {} : { cacheWriteTokens: Math.min(written, inputTokens - cachedInputTokens) }),
    outputTokens,
    ...(reasoning === null ? {} : { reasoningTokens: Math.min(reasoning, outputTokens) }),
    ...costOf(usage),
  };
}

/** A router's price of a call made with a key of the user's own is its fee alone; what the model's host charges stands beside. */
function costOf({ cost, is_byok: ownKey, cost_details: details }: RawUsage): Pick<Usage, 'costUsd'> {
  // A bare number may be of any currency, or a 0 that says nothing.
  if (cost == null || (ownKey == null && details == null)) return {};
  if (ownKey !== true) return { costUsd: cost };
  const charged = details?.upstream_inference_cost;
  return charged == null ? {} : { costUsd: cost + charged };
}
