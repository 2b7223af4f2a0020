import type { Task, TaskResult } from '../../protocol/task.ts';
import type { Desk } from '../desk.ts';

/** The way to whoever does the work: in this process, or elsewhere. */
export interface Transport {
  /**
   * Has a task done.
   * @throws what `handle` throws
   */
  run(task: Task): Promise<TaskResult>;
  /** Ends whoever does the work, once nothing is under way. */
  close(): Promise<void>;
}

/** Opens a transport whose work is handed in at a desk. */
export type OpenTransport = (desk: Desk) => Promise<Transport>;
