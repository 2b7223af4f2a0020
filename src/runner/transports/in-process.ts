import { handle } from '../work.ts';
import type { Workshop } from '../workshop.ts';
import type { OpenTransport } from './transport.ts';

/** Has the work done in this process. */
export function inProcess(workshop: Workshop): OpenTransport {
  return async (desk) => {
    workshop.handInAt(desk);
    return { run: (task) => handle(task, workshop, desk), close: () => workshop.close() };
  };
}
