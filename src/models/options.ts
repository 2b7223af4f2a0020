import { join } from 'node:path';
import type { Environment } from '../config/environment.ts';
import type { Clock } from '../core/clock.ts';
import type { RetryPolicy } from '../http/retry-policy.ts';
import { requireUsableKey } from '../http/usable-key.ts';
import type { PromptForm } from '../protocol/words.ts';

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

/** Everything that opening a model may need; gathered by config/ and cli/. */
export interface ModelOptions {
  readonly clock: Clock;
  readonly keys: { readonly openai?: string | undefined; readonly huggingface?: string | undefined };
  /** Endpoint of a compatible server instead of the provider's own. */
  readonly baseUrl?: string | undefined;
  /** The same for the provider openai alone, where `baseUrl` is not given. */
  readonly openaiBaseUrl?: string | undefined;
  /** Endpoint of embedding models instead of their provider's own. */
  readonly embedderBaseUrl?: string | undefined;
  /** Folder for downloaded weights. */
  readonly cacheFolder: string;
  /** Folders in which a user keeps weights, looked into first. */
  readonly modelsFolders: readonly string[];
  /** A LoRA adapter on top of a local model's weights. */
  readonly adapter?: LocalAdapter | undefined;
  /** Most calls in flight at once; each provider has its own default. */
  readonly maxConcurrency?: number | undefined;
  /** How models are spoken to, instead of what suits each. */
  readonly form?: PromptForm | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Ends opening and downloading; calls have signals of their own. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: DownloadProgress) => void) | undefined;
  /** Told once what a user should know, for instance the terms of a model that is downloaded. */
  readonly onNotice?: ((notice: string) => void) | undefined;
  readonly onLoaded?: ((event: LoadedEvent) => void) | undefined;
}

/** What the environment says about models. */
export function modelOptionsOf(environment: Environment, clock: Clock): ModelOptions {
  return {
    clock,
    keys: { openai: environment.openaiKey, huggingface: environment.huggingfaceKey },
    openaiBaseUrl: environment.openaiBaseUrl,
    cacheFolder: join(environment.cacheFolder, 'models'),
    modelsFolders: environment.modelsFolders,
  };
}

/** Where keys are taken from, as errors say it. */
const KEY_VARIABLES = { openai: 'OPENAI_API_KEY', huggingface: 'HF_TOKEN or HUGGINGFACE_API_KEY' } as const;

/**
 * Makes sure that the key of a provider can be sent, before anything is.
 * @throws BenchError `INVALID_CONFIG`
 */
export function requireKeyOf(provider: string, { keys }: Pick<ModelOptions, 'keys'>): void {
  if (provider === 'openai' || provider === 'huggingface') {
    requireUsableKey(keys[provider], KEY_VARIABLES[provider]);
  }
}
