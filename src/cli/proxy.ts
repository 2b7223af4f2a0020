import type { Environment } from '../config/environment.ts';
import { BenchError } from '../core/errors.ts';
import { maskAddress, publicUrl } from '../http/redact.ts';
import type { Workspace } from '../workspace.ts';

/** No proxy reaches our own machine, nor the Chroma server that we start there. */
const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** The proxies of the environment. */
export interface Proxies {
  /** Empty where there is none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  /** Hosts that are called directly. */
  readonly direct: readonly string[];
  /** Those that calls go through, without passwords; empty where all are direct. */
  readonly shown: readonly string[];
}

/**
 * The proxies that calls to other machines go through.
 * @throws BenchError `INVALID_CONFIG` for a proxy whose address cannot be used
 */
export function proxiesOf({ proxy: { http, https, except = '' } }: Pick<Environment, 'proxy'>): Proxies {
  // Without a proxy of their own, calls to https addresses take the other one, as those of Node.js do.
  const httpProxy = proxyUrl('HTTP_PROXY', http);
  const httpsProxy = proxyUrl('HTTPS_PROXY', https);
  const direct = except.split(/[\s,]+/).filter((host) => host !== '');
  const proxies = direct.includes('*') ? [] : [httpProxy, httpsProxy].filter((url) => url !== '');
  return { httpProxy, httpsProxy, direct, shown: [...new Set(proxies)].map(publicUrl) };
}

/**
 * Sends all further calls of this process to other machines through the proxies of the environment.
 * @throws BenchError `INVALID_CONFIG` for a proxy whose address cannot be used
 */
export async function goThroughProxy({
  environment,
  notice,
}: Pick<Workspace, 'environment' | 'notice'>): Promise<void> {
  const { httpProxy, httpsProxy, direct, shown } = proxiesOf(environment);
  if (shown.length === 0) return;
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici');
  const noProxy = [...direct, ...OWN_MACHINE].join(',');
  setGlobalDispatcher(new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy }));
  notice(`Calls to other machines go through the proxy ${shown.join(' and ')}.`);
}

/** An address without a scheme, such as `proxy:3128`, is that of a proxy to speak http with; empty where there is none. */
function proxyUrl(variable: string, given = ''): string {
  const address = given === '' || given.includes('://') ? given : `http://${given}`;
  const protocol = URL.parse(address)?.protocol;
  if (address === '' || protocol === 'http:' || protocol === 'https:') return address;
  throw new BenchError(
    'INVALID_CONFIG',
    `the proxy in ${variable}, "${maskAddress(given)}", is not an http or https address.`,
    { hint: 'Write it in full, for instance http://proxy.example:3128.' },
  );
}
