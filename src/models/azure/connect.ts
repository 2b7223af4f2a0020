import { BenchError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { publicUrl } from '../../http/redact.ts';
import { splitCredentials } from '../../http/url-credentials.ts';
import type { OpenAiEndpoint } from '../openai/connect.ts';

/** Environment variables of address, key and version. */
export const ENDPOINT_VARIABLE = 'AZURE_OPENAI_ENDPOINT';
export const KEY_VARIABLE = 'AZURE_OPENAI_API_KEY';
export const VERSION_VARIABLE = 'AZURE_OPENAI_API_VERSION';

/** Versions by the day have a route for each deployment; later ones are OpenAI's own routes. */
const DATED = /^\d{4}-\d{2}-\d{2}/;

/**
 * Where and how a deployment is called.
 * @param name of the deployment
 * @throws BenchError `MODEL_UNAVAILABLE` without an address or a key, `INVALID_ARGUMENT` for an address that is none
 */
export function connectAzure(name: string, { baseUrl, key, variables }: OpenOptions): OpenAiEndpoint {
  if (baseUrl === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `azure:${name} needs the address of a resource.`, {
      hint: `Set ${ENDPOINT_VARIABLE}, for instance to https://<resource>.openai.azure.com.`,
    });
  }
  requireHttpUrl(baseUrl);
  if (key === undefined) {
    throw new BenchError('MODEL_UNAVAILABLE', `azure:${name} needs a key.`, {
      hint: `Set ${KEY_VARIABLE} to a key of the resource.`,
    });
  }
  const { url, secrets } = splitCredentials(baseUrl);
  const address = deploymentUrl(url, { name, version: variables[VERSION_VARIABLE] });
  const version = new URL(address).searchParams.get('api-version');
  const shown = publicUrl(address);
  return {
    // Another version may answer otherwise.
    endpoint: version === null ? shown : `${shown}?api-version=${version}`,
    official: true,
    baseUrl: address,
    headers: { 'api-key': key },
    target: {
      provider: 'azure',
      model: name,
      endpoint: shown,
      keyVariable: KEY_VARIABLE,
      secrets: [key, ...secrets],
    },
    // The models that could be deployed are listed, not the deployments.
    lists: false,
  };
}

/** The base of all routes of a deployment, whichever address of its resource was copied. */
function deploymentUrl(
  address: string,
  { name, version }: { readonly name: string; readonly version: string | undefined },
): string {
  const url = new URL(address);
  const wanted = version ?? url.searchParams.get('api-version');
  const dated = wanted !== null && DATED.test(wanted);
  const root = url.pathname.replace(/\/openai(?:\/.*)?$/, '').replace(/\/+$/, '');
  url.pathname = `${root}/openai/${dated ? `deployments/${encodeURIComponent(name)}` : 'v1'}`;
  if (wanted !== null) url.searchParams.set('api-version', wanted);
  return url.href;
}
