import { redact } from '../../http/redact.ts';
import { machineInfo } from '../../process/machine.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { goThroughProxy } from '../proxy.ts';
import { secretsHere } from '../secrets.ts';
import { checkCores, checkDisk, checkFolder, checkMemory, checkNode } from './check-machine.ts';
import { checkKeys, checkModels } from './check-models.ts';
import { checkCertificates, checkProxy } from './check-network.ts';
import { checkOnline } from './check-online.ts';
import { checkProjectFile, checkSuites } from './check-project.ts';
import { checkChroma, checkTraining } from './check-services.ts';
import { canRun, type Finding } from './finding.ts';
import { DOCTOR_OPTIONS, type DoctorArguments } from './options.ts';
import { renderFindings } from './render-findings.ts';

/** Says what is here of what runs need, and returns the exit code: 2 where a default run cannot be made. */
export async function doctor(typed: DoctorArguments): Promise<number> {
  const project = await checkProjectFile(process.cwd());
  const args = withProjectDefaults(typed);
  return await withContext({ flags: args }, async (context) => {
    const proxy = checkProxy(context.environment);
    if (proxy.state === 'ok') await goThroughProxy({ ...context, notice: () => {} });
    const machine = machineInfo();
    const suites = await checkSuites(context);
    const needs = { ...suites, models: args.model ?? suites.models };
    const models = await checkModels(context, needs);
    const secrets = secretsHere(context.environment, process.argv.slice(2));
    const found: readonly Finding[] = [
      checkNode(machine),
      checkCores(machine),
      checkMemory(machine),
      ...(await checkDisk(models.downloads)),
      checkFolder('.adaptbench', context.stateFolder),
      checkFolder('reports', 'reports'),
      project,
      ...suites.findings,
      ...models.findings,
      await checkChroma(context, needs.embedders.length > 0),
      await checkTraining(context),
      proxy,
      ...checkCertificates(context.environment),
      ...checkKeys(context),
      ...(args.online ? await checkOnline(context, needs.models) : []),
    ];
    // What others say, a project file or a server, may repeat a key.
    const findings = found.map((finding) => ({ ...finding, says: redact(finding.says, secrets) }));
    const ready = canRun(findings);
    print({ args, context }, { ready, findings }, (style) => renderFindings(findings, style));
    return ready ? EXIT.done : EXIT.badInput;
  });
}

/** The flags with what the project file sets, which was not read yet when they were typed. */
function withProjectDefaults(args: DoctorArguments): DoctorArguments {
  const typed = Object.entries(args).filter(([, value]) => value !== undefined);
  const set = Object.entries(withDefaults(DOCTOR_OPTIONS)).flatMap(([name, flag]) =>
    'default' in flag ? [[name, flag.default] as const] : [],
  );
  return { ...args, ...Object.fromEntries(set), ...Object.fromEntries(typed) };
}
