import { join } from 'node:path';
import { z } from 'zod';
import { runSpecSchema } from '../../src/protocol/spec.ts';
import { modelsOf, prepareSession } from '../../src/runner/prepared-session.ts';
import { serveTasks } from '../../src/runner/transports/serve-tasks.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { modelOptions, systemClock } from './models.ts';

const briefingSchema = z.object({
  run: z.string(),
  seed: z.number(),
  spec: runSpecSchema,
  /** Folder for Chroma. */
  chroma: z.string(),
  maxConcurrency: z.number(),
  /** Which answer it dies with, before it is on record; `null` for none. */
  diesBeforeAnswer: z.number().nullable(),
});

/** What a worker of tests is told. */
export type WorkerBriefing = z.infer<typeof briefingSchema>;

let diesBeforeAnswer: number | null = null;
let answers = 0;
const send = process.send?.bind(process);
process.send = (message: unknown, ...more: unknown[]): boolean => {
  if (
    /"what":"emit","about":\[\{"type":"call"/.test(JSON.stringify(message)) &&
    ++answers === diesBeforeAnswer
  ) {
    process.kill(process.pid, 'SIGKILL');
  }
  return send?.(message, ...(more as [])) ?? false;
};

// A process that works on the tasks of a run of a test.
serveTasks(process, async (json, { signal, desk }) => {
  const briefing = briefingSchema.parse(json);
  diesBeforeAnswer = briefing.diesBeforeAnswer;
  const session = await prepareSession(briefing.spec, {
    cache: null,
    models: modelsOf(briefing.spec, modelOptions({ maxConcurrency: briefing.maxConcurrency })),
    retrieval: {
      chroma: { folder: join(briefing.chroma) },
      openEmbeddings: () => new MemoryEmbeddingCache(),
    },
    tunedFolders: [],
    clock: systemClock,
    signal,
  });
  await session.loads.writeTo(desk.emit);
  return {
    workshop: session.workshop({ id: briefing.run, seed: briefing.seed }),
    close: () => session.close(),
  };
});
