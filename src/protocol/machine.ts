import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';

export const machineSchema = z.object({
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryBytes: z.number(),
  node: z.string(),
});

/** The machine that a run or a training was made on. */
export type MachineInfo = ReadOnly<z.infer<typeof machineSchema>>;
