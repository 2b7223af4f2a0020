import type { Provider } from '../../core/provider.ts';
import { formatDuration } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { openModel, parseModelId } from '../../models/open-model.ts';
import { namesOf } from '../../models/options.ts';
import { costOfCall } from '../../pricing/cost.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { CliContext } from '../context.ts';
import { type Finding, missingBy, ok } from './finding.ts';

type Calling = Pick<CliContext, 'environment' | 'registries' | 'models' | 'prices' | 'signal'>;

/** Enough for models that think before they answer. */
const MOST_TOKENS = 64;
const QUESTION = 'Say ok.';

/**
 * Asks one tiny question of each provider that has a key.
 * @param asked models that are to be run; one of a provider is asked in place of its example
 */
export async function checkOnline(context: Calling, asked: readonly string[]): Promise<readonly Finding[]> {
  const { environment, registries, models } = context;
  const findings: Finding[] = [];
  for (const provider of registries.providers.all) {
    const own = asked.find((id) => parseModelId(id, registries.providers).provider === provider);
    const hasKey = namesOf(provider, 'key').some((name) => environment.variables[name] !== undefined);
    // A key is shown to no server that it was not meant for.
    const meant = models.baseUrl === undefined ? hasKey : own !== undefined && provider.place === 'remote';
    if (meant) findings.push(await askOnce(provider, own ?? provider.example, context));
  }
  return findings;
}

async function askOnce(
  provider: Provider,
  id: string,
  { models, prices, signal }: Calling,
): Promise<Finding> {
  const topic = `Call to ${provider.name}`;
  try {
    const model = await openModel(id, { ...models, retry: { ...models.retry, retries: 0 } });
    try {
      const prompt: Prompt =
        model.info.form === 'chat'
          ? { form: 'chat', messages: [{ role: 'user', content: QUESTION }] }
          : { form: 'completion', text: QUESTION };
      const request = { prompt, maxTokens: MOST_TOKENS, temperature: 0, seed: 1, stop: [] };
      const { usage, timing } = await model.generate(request, signal);
      const { amount } = costOfCall({ usage, timing }, findPrice(await prices(), model.info.pricedAs ?? id));
      const cost = amount === null ? 'its cost is unknown' : `it cost ${formatUsd(amount)}`;
      return ok(topic, `${id} answered in ${formatDuration(timing.latencyMs)}, ${cost}`);
    } finally {
      await model.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    const finding = missingBy(error, { topic, needed: false });
    return { ...finding, todo: finding.todo ?? 'Check key and network, or name another model with --model.' };
  }
}
