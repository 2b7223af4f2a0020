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

/**
 * Loads a provider of promptfoo, which reads its keys from the environment by itself; they are masked from then on.
 * @throws BenchError `MODEL_UNAVAILABLE` where promptfoo is not installed, or knows no such provider
 */
export async function loadProvider(
  name: string,
  { cacheFolder, workingFolder = process.cwd() }: Pick<OpenOptions, 'cacheFolder' | 'workingFolder'>,
): Promise<{ readonly provider: ApiProvider; readonly secrets: readonly string[] }> {
  const secrets = lendEnvironment({
    ...QUIET,
    PROMPTFOO_CONFIG_DIR: join(dirname(cacheFolder), 'promptfoo'),
  });
  for (const secret of secrets) keepSecret(secret);
  installGuard();
  const promptfoo = await loadPackage({
    name: 'promptfoo',
    what: `promptfoo:${name}`,
    otherwise: 'or use a provider of our own.',
    load: () => import('promptfoo'),
  });
  promptfoo.cache.disableCache();
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
