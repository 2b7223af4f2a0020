import { BenchError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { requireHttpUrl } from '../../http/base-url.ts';
import { exchange } from '../../http/exchange.ts';
import { parseBody } from '../../http/json-body.ts';
import { MEBIBYTE } from '../../http/limit-body.ts';
import { keepSecret, maskSecrets, publicUrl } from '../../http/redact.ts';
import { statusFailure } from '../../http/status-failure.ts';
import { splitCredentials } from '../../http/url-credentials.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import { readApplicationAnswer } from '../application/answer.ts';
import {
  type ApplicationFile,
  configHash,
  fillVariables,
  readApplicationFile,
  templateNames,
  withoutSecrets,
} from '../application/file.ts';
import { fill, fillText, leftOut, type RequestValues, requestValues } from '../application/template.ts';
import { watchPaths } from '../application/watch-paths.ts';
import type { Answer } from '../remote/chat-answer.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel } from '../remote/model.ts';
import { httpFileSchema } from './file.ts';

const DEFAULT_CONCURRENCY = 8;

type HttpFile = ReturnType<typeof httpFileSchema.parse>;

/**
 * Opens an application that is called as a file says.
 * @throws BenchError `INVALID_CONFIG` with line and valid choices, `MODEL_UNAVAILABLE` for a variable that is not set
 */
export async function openHttpApplication(name: string, options: OpenOptions): Promise<Model> {
  const file = await readApplicationFile(name, httpFileSchema, options);
  const { url, method, headers, ok, answer } = file.value;
  const template = bodyTemplate(file.value);
  const names = templateNames(file, [
    ...(template === undefined ? [] : [{ template, at: 'body' }]),
    { template: url, at: 'url' },
  ]);
  requireAddress(file);
  requireFitting(file);
  const { url: address, authorization, secrets: credentials } = splitCredentials(url);
  const filled = fillVariables(headers, options, { ...file, at: 'headers' });
  const secrets = [...filled.secrets, ...credentials];
  for (const secret of credentials) keepSecret(secret);
  const endpoint = publicUrl(endpointOf(url));
  const maxConcurrency = options.maxConcurrency ?? file.value.concurrency ?? DEFAULT_CONCURRENCY;
  const { concurrency: _, headers: __, url: ___, ...says } = file.value;

  const watch = watchPaths(file.value, { file: file.file, onNotice: options.onNotice });

  async function send(request: GenerateRequest, signal: AbortSignal): Promise<Answer> {
    const values = requestValues(request, names);
    const answered = await exchange({
      url: fillText(address, values, encodeURIComponent),
      method,
      headers: {
        ...(template === undefined ? {} : { 'content-type': typeOf(template) }),
        ...(authorization === null ? {} : { authorization }),
        ...lowerCased(filled.values),
      },
      ...(template === undefined ? {} : { body: bodyOf(template, values) }),
      signal,
      ...(ok === undefined ? {} : { limits: { errorBytes: 16 * MEBIBYTE } }),
    });
    const { status, text } = answered;
    if (!(ok?.includes(status) ?? (status >= 200 && status < 300))) {
      throw statusFailure({ status, headers: answered.headers, body: text });
    }
    // An application that shows what it was sent is no reason to write a key down.
    return readApplicationAnswer(maskSecrets(text, secrets), file.value, { parse: parseBody, watch });
  }

  return createRemoteModel(
    {
      info: {
        id: `http:${name}`,
        provider: 'http',
        name,
        form: options.form ?? 'chat',
        place: 'remote',
        endpoint,
        weightsHash: null,
        configHash: configHash({
          ...says,
          url: address,
          headers: withoutSecrets(lowerCased(headers)),
          body: template,
          answer,
        }),
        maxConcurrency,
        maxTrials: maxConcurrency,
        contextTokens: null,
      },
      contact: new FirstContact({
        target: {
          provider: 'http',
          model: name,
          endpoint,
          keyVariable: filled.variables.length === 0 ? null : filled.variables.join(' or '),
          source: file.file,
          secrets,
        },
        baseUrl: endpoint,
        lists: false,
        headers: {},
        slots: maxConcurrency,
        options,
      }),
      send,
      adapted: (request) => leftOut(request, names),
    },
    options,
  );
}

/** A body that is written as a text of JSON is that JSON, so that what is put into it cannot break it. */
function bodyTemplate({ body }: HttpFile): JsonValue | undefined {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return body;
  }
}

function bodyOf(template: JsonValue, values: RequestValues): string {
  return typeof template === 'string' ? fillText(template, values) : JSON.stringify(fill(template, values));
}

function typeOf(template: JsonValue): string {
  return typeof template === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The address without what differs from request to request. */
function endpointOf(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\{\{.*$/s, '');
}

function requireAddress({ file, lineOf, value: { url } }: ApplicationFile<HttpFile>): void {
  const place = { file, line: lineOf(['url']) };
  if (url.includes('${')) {
    throw new BenchError('INVALID_CONFIG', '"url" has a variable of the environment in it.', {
      ...place,
      hint: 'Variables stand in headers, where a key belongs.',
    });
  }
  try {
    requireHttpUrl(endpointOf(url));
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    throw new BenchError('INVALID_CONFIG', error.reason.replace('the base URL', 'the url'), {
      ...place,
      hint: 'Write it in full, for instance http://127.0.0.1:8000/ask.',
    });
  }
}

function requireFitting({ file, lineOf, value: { method, body } }: ApplicationFile<HttpFile>): void {
  if (method !== 'GET' || body === undefined) return;
  throw new BenchError('INVALID_CONFIG', 'a GET has no body.', {
    file,
    line: lineOf(['body']),
    hint: 'Write {{prompt}} into the query of the url, or take the method POST.',
  });
}
