import { dirname, join } from 'node:path';
import type { ApiProvider } from 'promptfoo';
import { lendEnvironment } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { loadPackage } from '../../core/optional-package.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { keepSecret, redact } from '../../http/redact.ts';
import { installGuard } from './guard-redirects.ts';

/** Promptfoo tells nobody of what is done here, keeps nothing of it, and says nothing by itself. */
const QUIET = {
  PROMPTFOO_DISABLE_TELEMETRY: '1',
  PROMPTFOO_DISABLE_UPDATE: '1',
  PROMPTFOO_DISABLE_REMOTE_GENERATION: '1',
  PROMPTFOO_DISABLE_SHARING: '1',
  PROMPTFOO_DISABLE_ERROR_LOG: '1',
  PROMPTFOO_DISABLE_DEBUG_LOG: '1',
  PROMPTFOO_CACHE_ENABLED: 'false',
  // No level of its own, so that nothing is said; what is, has no place among our results.
  LOG_LEVEL: 'none',
  PROMPTFOO_LOG_TO_STDERR: 'true',
} as const;

/** What promptfoo is loaded for. */
interface LibraryUse {
  /** The beginning of a sentence that says what needs it. */
  readonly what: string;
  /** Another way, as the end of a sentence. */
  readonly otherwise: string;
  /** Folder for downloaded weights, beside which promptfoo has its own. */
  readonly cacheFolder: string;
}

/**
 * Loads promptfoo, which reads keys from the environment by itself; they are masked from then on.
 * @throws BenchError `MODEL_UNAVAILABLE` where it is not installed
 */
export async function loadPromptfoo({ what, otherwise, cacheFolder }: LibraryUse): Promise<{
  readonly promptfoo: typeof import('promptfoo');
  readonly secrets: readonly string[];
}> {
  const secrets = lendEnvironment({
    ...QUIET,
    PROMPTFOO_CONFIG_DIR: join(dirname(cacheFolder), 'promptfoo'),
  });
  for (const secret of secrets) keepSecret(secret);
  installGuard();
  const promptfoo = await loadPackage({
    name: 'promptfoo',
    what,
    otherwise,
    load: () => import('promptfoo'),
  });
  promptfoo.cache.disableCache();
  return { promptfoo, secrets };
}

/**
 * Loads a provider of promptfoo.
 * @throws BenchError `MODEL_UNAVAILABLE` where promptfoo is not installed, or knows no such provider
 */
export async function loadProvider(
  name: string,
  { cacheFolder, workingFolder = process.cwd() }: Pick<OpenOptions, 'cacheFolder' | 'workingFolder'>,
): Promise<{ readonly provider: ApiProvider; readonly secrets: readonly string[] }> {
  const otherwise = 'or use a provider of our own.';
  const { promptfoo, secrets } = await loadPromptfoo({ what: `promptfoo:${name}`, otherwise, cacheFolder });
  try {
    // Calls are repeated here, where each attempt is on record.
    const options = { config: { maxRetries: 0 } };
    const provider = await promptfoo.loadApiProvider(name, { basePath: workingFolder, options });
    return { provider, secrets };
  } catch (cause) {
    const [reason = ''] = redact(describeError(cause), secrets).split('\n');
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `promptfoo opens no provider "${name}": ${reason.replace(/\.+$/, '')}.`,
      { cause, hint: 'Ids of providers stand at https://www.promptfoo.dev/docs/providers/.' },
    );
  }
}
