import { z } from 'zod';
import type { MachineInfo } from '../protocol/machine.ts';
import type { ModelInfo, Prompt } from '../protocol/model.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import { PLACES, type Place, type PromptForm } from '../protocol/words.ts';
import type { Clock } from './clock.ts';
import type { Embedder, EmbedderIdentity } from './embedder.ts';
import { BenchError } from './errors.ts';
import type { Model } from './model.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Named, Registry } from './registry.ts';
import { REQUEST_SETTINGS, type RequestSetting } from './request-settings.ts';
import { calledAs, functionSchema, requireShape } from './require-shape.ts';
import type { RetryAllowance, RetryPolicy } from './retry-policy.ts';
import type { GivenHyperparameters, TrainingBackend } from './training.ts';

/** How far the download of a model's weights is. */
export interface DownloadProgress {
  /** `provider:name` of the model. */
  readonly model: string;
  /** Where the bytes come from, for people. */
  readonly source: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** A local model is ready; the cold start that no call includes. */
export interface LoadedEvent {
  readonly model: string;
  /** From opening the file to being ready for a prompt, without any download, in ms. */
  readonly elapsedMs: number;
}

/** A LoRA adapter on this disk. */
export interface LocalAdapter {
  /** What the tuned model is called: the base's name, a plus sign, and the id in the ledger. */
  readonly name: string;
  /** GGUF file. */
  readonly file: string;
  readonly sha256: string;
}

/** What a provider is given to open a model with. */
export interface OpenOptions {
  readonly clock: Clock;
  /** Of the variables that it declares as keys, the first that is set. */
  readonly key: string | undefined;
  /** Server to be asked in place of its own: the user's flag, or what its variable says. */
  readonly baseUrl: string | undefined;
  /** Its variables that are set. */
  readonly variables: Readonly<Record<string, string>>;
  /** Any variable that a user's file names, of which nobody is shown the value. */
  readonly lookUp?: ((name: string) => string | undefined) | undefined;
  /** Where relative paths begin; the folder of the process where it is left out. */
  readonly workingFolder?: string | undefined;
  /** Folder for downloaded weights. */
  readonly cacheFolder: string;
  /** Folders in which a user keeps weights, looked into first. */
  readonly modelsFolders: readonly string[];
  /** A LoRA adapter on top of a local model's weights. */
  readonly adapter?: LocalAdapter | undefined;
  /** Most calls in flight at once; each provider has its own default. */
  readonly maxConcurrency?: number | undefined;
  /** Whether a remote provider finds out how many calls may be in flight, up to a number of its own. */
  readonly autoConcurrency?: boolean | undefined;
  readonly rateLimit?: RateLimit | undefined;
  /** How models are spoken to, instead of what suits each. */
  readonly form?: PromptForm | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** What may be repeated of all calls of a run; each call as often as the policy says when left out. */
  readonly retryBudget?: RetryAllowance | undefined;
  /** Ends opening and downloading; calls have signals of their own. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: DownloadProgress) => void) | undefined;
  /** Told once what a user should know, for instance the terms of a model that is downloaded. */
  readonly onNotice?: ((notice: string) => void) | undefined;
  readonly onLoaded?: ((event: LoadedEvent) => void) | undefined;
}

/** What is known of a model, or of a provider's models, without opening it. */
export interface ModelListing {
  /** `provider:name`; `provider:<model>` for a provider whose models are not listed. */
  readonly id: string;
  readonly title: string;
  readonly place: Place;
  /** Whether it can be used without fetching or setting anything. */
  readonly ready: boolean;
  /** Weights on this disk. */
  readonly file: string | null;
  /** Size of the weights, also before they are fetched. */
  readonly bytes: number | null;
  readonly license: string | null;
  /** Environment variable that a key is taken from. */
  readonly keyVariable: string | null;
  /** A package that it needs and that is not installed. */
  readonly missingPackage?: string;
}

const VARIABLE_KINDS = ['key', 'secret', 'base-url', 'setting'] as const;

/**
 * What a variable of the environment holds: a key or another secret, which nobody is shown; the address of a server, in
 * which a password is not shown; or a setting that anybody may see.
 */
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** The embedding models of a provider. */
export interface EmbedderSource {
  /** `provider:name` of one of them, for advice. */
  readonly example: string;
  /**
   * Checks a name before anything is opened; left out where the provider alone knows its names.
   * @throws BenchError `UNKNOWN_NAME` with the valid choices
   */
  check?(name: string): void;
  /** What makes two of them the same; name and endpoint where it is left out. */
  identity?(name: string): EmbedderIdentity;
  /** @throws BenchError `MODEL_UNAVAILABLE` */
  open(name: string, options: OpenOptions): Promise<Embedder>;
}

/** How the tokens of a prompt are counted before it is sent. */
export interface PromptCounter {
  count(prompt: Prompt): number | Promise<number>;
  /** Counted by a tokenizer that the model is not known to use. */
  readonly guessed: boolean;
}

/**
 * Whoever serves models: all that adaptbench has to know of it, in one object. Its clients are loaded by `import()` when
 * a model is opened, so that a provider that nobody uses costs nothing.
 */
export interface Provider extends Named {
  /** What stands before the colon of a model's id. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Where texts go: this machine or somebody else's. */
  readonly place: Place;
  /** `provider:name` of a model that it serves, for advice. */
  readonly example: string;
  /** Variables of the environment that it is given, by name; of several keys or addresses the first that is set counts. */
  readonly variables: Readonly<Record<string, VariableKind>>;
  /** What a request may hold besides its prompt and its limits; a run that asks for another of them is refused. */
  readonly takes?: readonly RequestSetting[];
  /** Prices of its models, which go before those of the book; a model without a price has an unknown cost. */
  readonly prices?: readonly PriceEntry[];
  /** Names of its models; left out where it alone knows them. */
  readonly names?: readonly string[];
  /** What stands for a name in a list of models where it has no `names`; `model` where it is left out. */
  readonly named?: string;
  /** Whether an id without a provider can only be a name of its own, for instance a path. */
  claims?(id: string): boolean;
  /**
   * Checks a name before anything is opened; left out where the provider alone knows its names.
   * @throws BenchError `UNKNOWN_NAME` with the valid choices
   */
  check?(name: string): void;
  /**
   * Opens a model. Its `info` says what it is and so makes its keys: weights where they are at hand, else name and
   * endpoint without credentials.
   * @throws BenchError `MODEL_UNAVAILABLE`, for instance without a key
   */
  open(name: string, options: OpenOptions): Promise<Model>;
  /** The same for a plan, which calls nothing; where it is left out, the model is opened with the key `none`. */
  openForPlan?(name: string, options: OpenOptions): Promise<Model>;
  /** Its models with facts alone: nothing is fetched, nobody is asked. One line for all of them where it is left out. */
  list?(options: OpenOptions): Promise<readonly ModelListing[]>;
  readonly embedder?: EmbedderSource;
  /**
   * Who trains its models: a backend of its own, or the name of one that comes with adaptbench; left out where nobody does.
   */
  readonly trainer?: string | Backend;
  /** Whether an endpoint is its own, where a model's name means one model alone. */
  isOwnEndpoint?(endpoint: string): boolean;
  /** The base that the name of a tuned model says it has, where that is another one than `base`. */
  otherBase?(tuned: string, base: string): string | undefined;
  /**
   * Counts the prompts of a model that cannot count them itself; left out where no tokenizer is near enough.
   * @param tokens counts a text by the tokenizer `o200k_base`
   */
  promptCounter?(
    model: Pick<ModelInfo, 'name' | 'endpoint'>,
    tokens: (text: string) => number,
  ): PromptCounter;
}

/** The providers whose models can be named. */
export type ProviderRegistry = Registry<Provider>;

/** What opening a model by its id may need; gathered by config/ and cli/. */
export interface ModelOptions extends Omit<OpenOptions, 'key' | 'baseUrl'> {
  readonly providers: ProviderRegistry;
  /** Endpoint of a compatible server instead of the provider's own. */
  readonly baseUrl?: string | undefined;
  /** Endpoint of embedding models instead of their provider's own. */
  readonly embedderBaseUrl?: string | undefined;
  /** What the environment says, of the variables that any provider declares. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a base is opened for training with. */
export interface TrainerOptions {
  /** `provider:name`. */
  readonly base: string;
  /** Checked, with numbers where numbers are taken. */
  readonly given: GivenHyperparameters;
  readonly models: ModelOptions;
  readonly prices: readonly PriceEntry[];
  readonly machine: MachineInfo;
  /** The user's cache folder, for what trainers need. */
  readonly cacheFolder: string;
  /** The Python that the local trainer's environment is made from; `undefined` looks for one. */
  readonly python: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Time between two looks at a provider's job in ms; 5 s when left out. */
  readonly pollMs?: number | undefined;
}

/** A backend as it is opened here. */
export type Backend = TrainingBackend<TrainerOptions>;

/** As the variables of an environment are written everywhere. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

const providerSchema = z.object({
  name: z.string(),
  title: z.string(),
  place: z.enum(PLACES),
  example: z.string(),
  variables: z.record(z.string(), z.enum(VARIABLE_KINDS)),
  takes: z.array(z.enum(REQUEST_SETTINGS)).optional(),
  prices: z.array(z.object({ match: z.string() })).optional(),
  names: z.array(z.string()).optional(),
  open: functionSchema,
  embedder: z.object({ example: z.string(), open: functionSchema }).optional(),
});

/**
 * A provider as a project adds it; built-in ones are made by the same.
 * @throws BenchError `INVALID_CONFIG` for one that lacks something, for an id of another provider, or for a variable that
 *   cannot be set
 */
export function defineProvider(provider: Provider): Provider {
  requireShape(providerSchema, provider, { of: calledAs('provider', provider) });
  const { name, example, embedder, prices = [], variables } = provider;
  const ids = [
    example,
    ...(embedder === undefined ? [] : [embedder.example]),
    ...prices.map(({ match }) => match),
  ];
  const foreign = ids.find((id) => !id.startsWith(`${name}:`));
  if (foreign !== undefined) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the provider "${name}" speaks for "${foreign}", which is not its own.`,
      {
        hint: `Its examples and prices begin with "${name}:".`,
      },
    );
  }
  const odd = Object.keys(variables).find((variable) => !VARIABLE.test(variable));
  if (odd !== undefined) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the provider "${name}" asks for the variable "${odd}", which cannot be set.`,
      {
        hint: 'Names of variables have letters, digits and underscores.',
      },
    );
  }
  return provider;
}

/** What providers say themselves of the prices of their models. */
export function pricesOf({ all }: ProviderRegistry): readonly PriceEntry[] {
  return all.flatMap(({ prices = [] }) => prices);
}
