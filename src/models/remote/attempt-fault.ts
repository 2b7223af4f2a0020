import type { CallFailure } from '../../http/failure.ts';
import type { AttemptFault } from '../../protocol/words.ts';

/** Why an attempt came to nothing, in the words of a journal. */
export function attemptFault({ kind, status = 0 }: Pick<CallFailure, 'kind' | 'status'>): AttemptFault {
  switch (kind) {
    case 'status':
      return status === 429 ? 'limited' : status >= 500 ? 'failed' : 'refused';
    case 'reported':
    case 'exit':
      return 'failed';
    case 'timeout':
      return 'timed-out';
    case 'connection':
      return 'broken-off';
    case 'malformed':
    case 'truncated':
    case 'too-large':
      return 'unreadable';
    case 'redirect':
    case 'not-recorded':
      return 'refused';
    default:
      return kind satisfies never;
  }
}
