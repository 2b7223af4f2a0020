import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rightAnswer } from './small-suite.ts';

/** A job as the server keeps it. */
export interface ServedJob {
  readonly id: string;
  status: string;
  training_file: string;
  fine_tuned_model: string | null;
  trained_tokens: number | null;
  created_at: number;
  finished_at: number | null;
  error: { message: string } | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly events: { id: string; message: string; type: string; data: unknown }[];
}

/** An error that is answered in place of what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** Whether what was asked for is done all the same. */
  readonly anyway?: boolean;
}

/** A server on 127.0.0.1 that speaks OpenAI's protocol for training; jobs move on as a test says, and chats are answered rightly. */
export interface TrainingServer {
  readonly url: string;
  readonly files: ReadonlyMap<string, string>;
  readonly jobs: readonly ServedJob[];
  /** Every request as `METHOD path`. */
  readonly requests: readonly string[];
  /** Called at each look at a job, before it is told of. */
  onLook: (job: ServedJob, looks: number) => void;
  /** What the next launches do: an error, or a connection that breaks off after the launch. */
  launches: (Refusal | 'break')[];
  /** What is answered to requests as `METHOD path`, in order, the last one from then on; `null` is the right answer. */
  readonly refusals: Map<string, (Refusal | null)[]>;
  /** Status of uploaded files, one a look, the last one from then on; `gone` is a file that is not there any more. */
  fileStates: string[];
  close(): Promise<void>;
}

/** Starts the server on a free port; a job succeeds at the second look unless told otherwise. */
export async function startTrainingServer(): Promise<TrainingServer> {
  const files = new Map<string, string>();
  const jobs: ServedJob[] = [];
  const requests: string[] = [];
  const looks = new Map<string, number>();
  const server = createServer(async (incoming, outgoing) => {
    const raw = await bodyOf(incoming);
    const url = new URL(incoming.url ?? '', 'http://host');
    requests.push(`${incoming.method} ${url.pathname}`);
    const answer = (body: unknown, status = 200): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(body));
    };
    const refuse = ({ status, message }: Refusal): void => answer({ error: { message } }, status);
    const refusal = next(self.refusals.get(`${incoming.method} ${url.pathname}`) ?? []) ?? null;
    if (refusal !== null) {
      refuse(refusal);
      return;
    }
    if (url.pathname.endsWith('/chat/completions')) {
      const { messages } = JSON.parse(raw) as { messages: readonly { content: string }[] };
      const content = rightAnswer({ prompt: messages.at(-1)?.content ?? '' });
      answer({ choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] });
      return;
    }
    const parts = url.pathname.split('/').slice(2);
    if (incoming.method === 'POST' && parts[0] === 'files') {
      const id = `file-${files.size + 1}`;
      files.set(id, contentOf(raw));
      answer({ id, object: 'file', status: self.fileStates[0] ?? 'processed' });
      return;
    }
    if (parts[0] === 'files') {
      const status = next(self.fileStates) ?? 'processed';
      if (status === 'gone') refuse({ status: 404, message: 'no such file' });
      else answer({ id: parts[1], object: 'file', status, status_details: null });
      return;
    }
    if (incoming.method === 'POST' && parts.length === 2) {
      const launch = self.launches.shift();
      if (launch !== undefined && launch !== 'break' && launch.anyway !== true) {
        refuse(launch);
        return;
      }
      const body = JSON.parse(raw) as Record<string, unknown>;
      const job: ServedJob = {
        id: `ftjob-${jobs.length + 1}`,
        status: 'queued',
        training_file: String(body['training_file']),
        fine_tuned_model: null,
        trained_tokens: null,
        created_at: 1_700_000_000,
        finished_at: null,
        error: null,
        body,
        events: [],
      };
      jobs.push(job);
      if (launch === 'break') incoming.socket.destroy();
      else if (launch === undefined) answer(shown(job));
      else refuse(launch);
      return;
    }
    if (parts.length === 2) {
      answer({ data: jobs.map(shown), has_more: false });
      return;
    }
    const job = jobs.find(({ id }) => id === parts[2]);
    if (job === undefined) {
      answer({ error: { message: 'no such job' } }, 404);
      return;
    }
    if (parts[3] === 'events') {
      answer({ data: job.events.toReversed() });
      return;
    }
    if (parts[3] === 'cancel') {
      job.status = 'cancelled';
      job.finished_at = job.created_at + 30;
      answer(shown(job));
      return;
    }
    const count = (looks.get(job.id) ?? 0) + 1;
    looks.set(job.id, count);
    self.onLook(job, count);
    answer(shown(job));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const self: TrainingServer = {
    url: `http://127.0.0.1:${port}/v1`,
    files,
    jobs,
    requests,
    launches: [],
    refusals: new Map(),
    fileStates: [],
    onLook: (job, count) => {
      if (count >= 2) succeed(job);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}

/** Takes the first of a list; the last one stays. */
function next<T>(list: T[]): T | undefined {
  return list.length > 1 ? list.shift() : list[0];
}

/** Ends a job with a model, after 90 s by the server's clock and 50,000 tokens. */
export function succeed(job: ServedJob): void {
  job.status = 'succeeded';
  job.fine_tuned_model = 'ft:small:org::abc';
  job.trained_tokens = 50_000;
  job.finished_at = job.created_at + 90;
}

function shown({ body: _body, events: _events, ...job }: ServedJob): object {
  return { object: 'fine_tuning.job', ...job };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  return text;
}

/** The file within a form's body: what stands between the empty line and the next boundary. */
function contentOf(raw: string): string {
  const part = raw.split(/--[^\r\n]+\r\n/).find((text) => text.includes('filename='));
  return (
    (part ?? '')
      .split('\r\n\r\n')[1]
      ?.replace(/\r\n$/, '')
      .replace(/\r\n--.*$/s, '') ?? ''
  );
}
