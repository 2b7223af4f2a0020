import http from 'node:http';
import type { ProxyEnvironment } from '../config/environment.ts';
import { BenchError } from '../core/errors.ts';
import { maskAddress, publicUrl } from '../http/redact.ts';
import type { Workspace } from '../workspace.ts';

/** No proxy reaches our own machine, nor the Chroma server that we start there. */
const OWN_MACHINE = ['localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * Sends all further calls of this process to other machines through the proxies of the environment.
 * @throws BenchError `INVALID_CONFIG` for a proxy whose address cannot be used
 */
export function goThroughProxy({ environment, notice }: Pick<Workspace, 'environment' | 'notice'>): void {
  const { except = '', byNode } = environment.proxy;
  const proxies = proxiesOf(environment.proxy);
  const hosts = except.split(/[\s,]+/).filter((host) => host !== '');
  if (Object.keys(proxies).length === 0 || hosts.includes('*')) return;
  const shown = [...new Set(Object.values(proxies))].map(publicUrl).join(' and ');
  // Older releases of Node.js have it not.
  if (typeof http.setGlobalProxyFromEnv !== 'function') {
    if (byNode) return;
    notice(
      `Calls do not go through the proxy ${shown}: for that, this Node.js (${process.version}) needs ` +
        'NODE_USE_ENV_PROXY=1 and NO_PROXY=localhost,127.0.0.1 to be set; newer ones need neither.',
    );
    return;
  }
  http.setGlobalProxyFromEnv({ ...proxies, NO_PROXY: [...hosts, ...OWN_MACHINE].join(',') });
  notice(`Calls to other machines go through the proxy ${shown}.`);
}

function proxiesOf(given: ProxyEnvironment): { HTTP_PROXY?: string; HTTPS_PROXY?: string } {
  return {
    ...(given.http === undefined ? {} : { HTTP_PROXY: proxyUrl('HTTP_PROXY', given.http) }),
    ...(given.https === undefined ? {} : { HTTPS_PROXY: proxyUrl('HTTPS_PROXY', given.https) }),
  };
}

/** An address without a scheme, such as `proxy:3128`, is that of a proxy to speak http with. */
function proxyUrl(variable: string, given: string): string {
  const address = given.includes('://') ? given : `http://${given}`;
  const protocol = URL.parse(address)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return address;
  throw new BenchError(
    'INVALID_CONFIG',
    `the proxy in ${variable}, "${maskAddress(given)}", is not an http or https address.`,
    { hint: 'Write it in full, for instance http://proxy.example:3128.' },
  );
}
