#!/usr/bin/env node
import { followCommandLine } from './command-line.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { isNodeNewEnough, LEAST_NODE } from './node-version.ts';
import { guardOutput } from './output.ts';
import { reportError } from './report-error.ts';

function refuseOldNode(): void {
  if (isNodeNewEnough()) return;
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
