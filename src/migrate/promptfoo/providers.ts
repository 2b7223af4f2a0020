import { type Loss, type Origin, sayFields } from '../migration.ts';

/** Settings of a provider that a run has anyway, or that the suite file has a field for. */
const CARRIED = ['max_tokens', 'maxTokens', 'max_completion_tokens', 'temperature'];

/** Ids that name a provider of our own. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^openai:(?:(?:chat|completion|responses):)?([^:]+)$/, 'openai'],
  [/^openai:(?:chat|completion|responses):(ft:.+)$/, 'openai'],
  [/^azure(?:openai)?:(?:(?:chat|completion|responses):)?([^:]+)$/, 'azure'],
];
const EMBEDDER = /^openai:(?:embedding|embeddings):(.+)$/;
/** What starts a program or calls an address, which a file of ours describes. */
const APPLICATION =
  /^(?:https?:\/\/|https?$|exec:|python:|file:\/\/|ws:|wss:|webhook:|package:|golang:|ruby:)/;

/** `provider:name` of a model that promptfoo names; `null` where it names a program or an address. */
export function modelIdOf(id: string): string | null {
  for (const [pattern, provider] of OWN) {
    const name = pattern.exec(id)?.[1];
    if (name !== undefined) return `${provider}:${name}`;
  }
  return APPLICATION.test(id) || id === '' ? null : `promptfoo:${id}`;
}

/** `provider:name` of an embedding model that promptfoo names; `null` where it is none of ours. */
export function embedderIdOf(id: string): string | null {
  const name = EMBEDDER.exec(id)?.[1];
  return name === undefined ? null : `openai:${name}`;
}

/** The models of a configuration. */
export interface MigratedModels {
  readonly models: readonly string[];
  /** Most tokens of an answer; `null` where nobody says. */
  readonly maxTokens: number | null;
  readonly losses: readonly Loss[];
}

/** What is written of providers, and where. */
export interface WrittenProvider {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The models that providers name; what they set beyond that is lost where a run has no such setting. */
export function migrateProviders(written: readonly WrittenProvider[]): MigratedModels {
  const models = new Set<string>();
  const limits = new Set<number>();
  const losses: Loss[] = [];
  for (const { value, origin } of written) {
    const { id, config, ...others } = partsOf(value);
    const lose = (what: string, why: string): void => void losses.push({ ...origin, what, why });
    const model = modelIdOf(id);
    if (model === null) {
      const why =
        id === ''
          ? 'it names no provider: write id: before its name, or what belongs to it further in'
          : 'it is a program or an address: describe it in a file for http: or exec: (docs/applications.md) and run with --model';
      lose(`provider ${id || sayFields(value)}`, why);
      continue;
    }
    models.add(model);
    for (const [name, setting] of Object.entries(config)) {
      const limit = /max/i.test(name) && CARRIED.includes(name) && typeof setting === 'number';
      if (limit) limits.add(setting);
      else if (name === 'temperature') {
        if (setting !== 0) lose(`${id}: temperature ${setting}`, 'single answers are greedy here');
      } else if (/^(?:apiBaseUrl|apiHost)$/.test(name)) {
        lose(`${id}: ${name}`, `run with --base-url, or set the variable of its provider`);
      } else lose(`${id}: ${name}`, 'a run has no such setting');
    }
    for (const name of Object.keys(others)) {
      if (name === 'label') lose(`${id}: label`, `reports call it ${model}`);
      else
        lose(`${id}: ${name}`, 'every model is asked with every prompt, and answers are taken as they are');
    }
  }
  const most = limits.size === 0 ? null : Math.max(...limits);
  const [first] = written;
  if (limits.size > 1 && first !== undefined) {
    const what = `max_tokens ${[...limits].join(' and ')}`;
    losses.push({ ...first.origin, what, why: `all models may write ${most} tokens here` });
  }
  return { models: [...models], maxTokens: most, losses };
}

interface ProviderParts {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly [other: string]: unknown;
}

/** A text, an object with an id, or an object with the id as its one key. */
function partsOf(value: unknown): ProviderParts {
  if (typeof value === 'string') return { id: value, config: {} };
  if (typeof value !== 'object' || value === null) return { id: '', config: {} };
  const given = value as Readonly<Record<string, unknown>>;
  const [key = '', ...more] = Object.keys(given);
  const inner = given[key];
  if (!('id' in given) && more.length === 0 && typeof inner === 'object' && inner !== null) {
    return { ...partsOf({ ...inner, id: key }) };
  }
  const { id, config, ...others } = given;
  const settings = typeof config === 'object' && config !== null ? config : {};
  return { ...others, id: typeof id === 'string' ? id : '', config: settings as ProviderParts['config'] };
}
