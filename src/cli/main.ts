#!/usr/bin/env node
import { followCommandLine } from './command-line.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { guardOutput } from './output.ts';
import { reportError } from './report-error.ts';

const LEAST_NODE = [22, 22] as const;

function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  process.stderr.write(
    `adaptbench needs Node.js ${LEAST_NODE.join('.')} or newer; this is ${process.version}. ` +
      'Install a newer one, or run it through npm scripts or npx in a project that has the package "node" among its devDependencies.\n',
  );
  process.exit(EXIT.badInput);
}

guardOutput(process);
// What nobody caught would end with 1, which says that the gate failed.
process.on('uncaughtException', (error) => {
  reportError(error, { usage: false });
  process.exit(exitCodeOf(error));
});
refuseOldNode();
await followCommandLine();
