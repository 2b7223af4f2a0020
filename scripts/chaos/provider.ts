import { request as ask } from 'node:http';
import { PROBE_TEXT } from '../../src/retrieval/indexing/embedder-probe.ts';
import { answerFromSources } from '../../tests/support/faq-suite.ts';
import { startHttpServer } from '../../tests/support/http.ts';
import {
  type OpenAiServer,
  type RecordedRequest,
  startOpenAiServer,
} from '../../tests/support/openai-server.ts';
import { rightAnswer, sampleNumber, wrongAnswer } from '../../tests/support/small-suite.ts';
import { startTrainingServer, succeed, type TrainingServer } from '../../tests/support/training-server.ts';

/** How long an answer takes, in ms: by its number, so that answers overtake each other. */
const DELAYS_MS = [20, 60, 35, 110, 50];

/** A provider of answers, vectors and tunings on 127.0.0.1 that counts what it would have been paid for. */
export interface Provider {
  /** To be given as base URL. */
  readonly url: string;
  /** Everything that was asked for, each answer, text and tuning once every time. */
  paid(): Paid;
  /** Resolves once no request is being answered. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What was asked of a provider, by content. */
export interface Paid {
  readonly answers: readonly string[];
  /** Texts embedded, without the one that models are told apart by. */
  readonly texts: readonly string[];
  /** Tuning jobs that were launched. */
  readonly jobs: number;
}

/** Starts the provider; a tuning is done when it is looked at for the first time. */
export async function startProvider(): Promise<Provider> {
  const answers: string[] = [];
  const texts: string[] = [];
  let open = 0;
  const chat = await startOpenAiServer((request, index) => {
    const delayMs = DELAYS_MS[index % DELAYS_MS.length] ?? 0;
    if (request.path.endsWith('/embeddings')) {
      const input = request.body['input'] as readonly string[];
      texts.push(...input.filter((text) => text !== PROBE_TEXT));
      return { delayMs, body: { data: input.map((text, at) => ({ index: at, embedding: vectorOf(text) })) } };
    }
    answers.push(JSON.stringify(request.body));
    return { delayMs, text: answerTo(request) };
  });
  const training = await startTrainingServer();
  training.onLook = succeed;
  const front = await startHttpServer((incoming, outgoing) => {
    open += 1;
    const { method, url = '', headers } = incoming;
    const onward = ask(new URL(url, addressOf(url, { chat, training })), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    // An answer that nobody waits for any more is made, and paid for, all the same.
    onward.on('close', () => {
      open -= 1;
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return {
    url: `${front.url}/v1`,
    paid: () => ({ answers: [...answers], texts: [...texts], jobs: training.jobs.length }),
    idle: async () => {
      while (open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    close: async () => {
      await front.close();
      await Promise.all([chat.close(), training.close()]);
    },
  };
}

function addressOf(
  path: string,
  { chat, training }: { readonly chat: OpenAiServer; readonly training: TrainingServer },
): string {
  return /^\/v1\/(?:files|fine_tuning)\b/.test(path) ? training.url : chat.url;
}

/** Every fifth note is answered wrongly, so that totals can differ. */
function answerTo(request: RecordedRequest): string {
  if (request.prompt.includes('Question:')) return answerFromSources(request.prompt);
  return sampleNumber(request) % 5 === 3 ? wrongAnswer(request) : rightAnswer(request);
}

/** Texts that share words lie near each other. */
function vectorOf(text: string): readonly number[] {
  const vector = Array.from({ length: 32 }, () => 0.01);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let place = 0;
    for (const letter of word) place = (place * 31 + (letter.codePointAt(0) ?? 0)) % vector.length;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
