import { BenchError } from '../core/errors.ts';
import { redact } from './redact.ts';

/** @throws BenchError `INVALID_ARGUMENT` unless calls can be sent to the URL: `localhost:8000` lacks its scheme. */
export function requireHttpUrl(url: string): void {
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return;
  throw new BenchError('INVALID_ARGUMENT', `the base URL "${redact(url)}" is no http or https address.`, {
    hint: 'Write it in full, for instance http://127.0.0.1:8000/v1.',
  });
}
