/**
 * Reads documents beside the main thread, which can end it: parsers of Markdown, HTML and PDF cannot be interrupted, and
 * some contents take them hours or gigabytes.
 */
import { parentPort } from 'node:worker_threads';
import { BenchError } from '../../core/errors.ts';
import { parseDocument } from './formats.ts';
import type { DocumentReply, DocumentRequest } from './reader.ts';

parentPort?.on('message', async ({ bytes, format, file }: DocumentRequest) => {
  parentPort?.postMessage(await replyTo(bytes, { format, file }));
});

async function replyTo(
  bytes: Uint8Array,
  place: Pick<DocumentRequest, 'format' | 'file'>,
): Promise<DocumentReply> {
  try {
    return { status: 'read', content: await parseDocument(bytes, place) };
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    const { code, reason, file, line, choices, hint } = error;
    return { status: 'refused', error: { code, reason, file, line, choices, hint } };
  }
}
