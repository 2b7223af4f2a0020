import { relative } from 'node:path';
import { findProjectFile } from '../../config/load-module.ts';
import { sayCommand } from '../../core/command-line.ts';
import { BenchError } from '../../core/errors.ts';
import { splitFileOf } from '../../datasets/splits/split-file.ts';
import type { Workspace } from '../../workspace.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { outputStyle } from '../output-style.ts';
import { print, printable } from '../print.ts';
import { projectHere } from '../project.ts';
import { type Begun, dataName, defined, flagAnswers, type GivenAnswers, nameFor } from './answers.ts';
import { Interview } from './ask.ts';
import type { InitArguments } from './options.ts';
import { previewSuite } from './preview.ts';
import { proposeColumns } from './propose-columns.ts';
import { readBack } from './read-back.ts';
import { renderProject, renderReadme } from './render-project.ts';
import { renderSuite } from './render-suite.ts';
import { promptVariables, suiteContent } from './suite-content.ts';
import { type InitResult, renderDraft, renderWritten, type SuiteDraft } from './summary.ts';
import { chooseColumns, surveyData } from './survey.ts';
import { markedText, originOf, textAt, type WantedFile, writeFiles, writeSplits } from './write-files.ts';

const PROJECT_FILE = 'adaptbench.config.ts';

/** Makes a suite of a user's data, and returns the exit code. */
export async function init(args: InitArguments): Promise<number> {
  return withContext({ calls: true }, async (context) => {
    const { registries, workingFolder: folder } = context;
    const flags = flagAnswers(args, { ...registries, folder });
    const interview = args.yes ? null : await openInterview(flags, context);
    const result = await makeSuite(flags, { context, interview });
    print({ args, context }, result, (style) =>
      // Who was asked has seen the draft.
      [...(interview === null ? [renderDraft(result, style)] : []), renderWritten(result, style)].join('\n'),
    );
    return EXIT.done;
  });
}

interface InitSetting {
  readonly context: Workspace;
  /** Asks what is not known; `null` takes what is proposed. */
  readonly interview: Interview | null;
}

/** Makes, shows and writes a suite. */
export async function makeSuite(
  flags: GivenAnswers,
  { context, interview }: InitSetting,
): Promise<InitResult> {
  const folder = context.workingFolder;
  const before = await readBack(flags, folder);
  const begun = (await interview?.begin({ flags, before })) ?? requireBegun({ ...before, ...flags });
  const known = { flags, before: stillTrue(before, { ...flags, data: begun.data, name: begun.name }) };
  const { task, name } = begun;
  const data = await surveyData(begun, context);
  const proposal = { task, rows: data.rows };
  const proposed = proposeColumns(data.columns, { ...proposal, known: { ...known.before, ...flags } });
  const asked = await interview?.columns(proposed, { flags, data });
  const columns = chooseColumns({ ...proposed, ...asked }, { data, task });
  const further = (await interview?.rest(known)) ?? {};
  const answers: Begun = {
    ...(interview === null ? known.before : {}),
    ...flags,
    ...further,
    data: begun.data,
    task,
    name,
  };
  const variables = await promptVariables(answers.prompt, folder);
  const content = suiteContent(answers, { data, columns, variables });
  const suite: WantedFile = {
    name: `${name}.yaml`,
    text: renderSuite(content),
    about: `for the task ${task}`,
  };
  const { preview, splitFile } = await previewSuite({ name: suite.name, text: markedText(suite) }, context);
  const { input, target, id, group, slices } = columns;
  const draft: SuiteDraft = {
    suite: name,
    task,
    data: data.name,
    rowCount: data.rows,
    columns: { input: input.name, target: target.name, id, group, slices },
    labels: content.labels,
    ...preview,
  };
  const style = outputStyle(context.environment);
  await interview?.confirm(printable(renderDraft(draft, style), style));
  const written = await writeFiles(folder, [suite, ...(await projectFiles(answers, folder))]);
  const file = written[0]?.beside ?? suite.name;
  const divided =
    splitFile === null ? [] : [await writeSplits(folder, { name: splitFileOf(file), text: splitFile })];
  const commands = { invocation: context.invocation, suiteNames: new Map<string, string>() };
  return {
    ...draft,
    file,
    files: written.toSpliced(1, 0, ...divided),
    next: ['plan', 'run'].map((command) => sayCommand(commands, command, { suite: file })),
  };
}

/** @throws BenchError `INVALID_ARGUMENT` where nobody can be asked, naming the flags that are missing */
async function openInterview(
  { data, task }: GivenAnswers,
  { workingFolder, registries: { providers } }: Workspace,
): Promise<Interview> {
  const { stdin: input, stderr: output } = process;
  if (input.isTTY && output.isTTY) {
    return await Interview.open({ input, output }, { folder: workingFolder, providers });
  }
  throw missingFlags('there is no terminal to ask in', ['--yes', ...missing({ data, task })]);
}

/** Answers of an earlier init, as far as what is given now leaves them standing. */
function stillTrue(before: GivenAnswers, given: GivenAnswers): GivenAnswers {
  const { prompt, documents, ...ofAll } = before;
  // Those of one suite say nothing about another.
  const { input, target, id, group, slices, ...others } = given.name === before.name ? before : ofAll;
  const { data = before.data } = given;
  if (data === undefined || before.data === undefined || dataName(data) !== dataName(before.data))
    return others;
  const isFree = (name: string): boolean => ![given.input, given.target, given.id].includes(name);
  const left = (name: string | undefined): string | undefined =>
    name !== undefined && isFree(name) ? name : undefined;
  return {
    ...others,
    ...defined({
      input: left(input),
      target: left(target),
      id: left(id),
      group: group === null ? null : left(group),
      slices: slices?.filter(isFree),
    }),
  };
}

/** @throws BenchError `INVALID_ARGUMENT` naming the flags that are missing */
function requireBegun(given: GivenAnswers): Begun {
  const { data, task } = given;
  if (data === undefined || task === undefined) {
    throw missingFlags('with --yes nothing is asked', missing({ data, task }));
  }
  return { ...given, data, task, name: given.name ?? nameFor(data) };
}

function missing({ data, task }: { readonly [Name in 'data' | 'task']: unknown }): readonly string[] {
  return [...(data === undefined ? ['--data <file>'] : []), ...(task === undefined ? ['--task <task>'] : [])];
}

function missingFlags(why: string, flags: readonly string[]): BenchError {
  const are = flags.length === 1 ? 'is' : 'are';
  return new BenchError('INVALID_ARGUMENT', `${why}, and ${flags.join(' and ')} ${are} missing.`, {
    hint: 'For instance: adaptbench init --yes --data export.csv --task classify',
  });
}

async function projectFiles(answers: Begun, folder: string): Promise<readonly WantedFile[]> {
  const { name, data, documents = [] } = answers;
  const file = `${name}.yaml`;
  const readme = renderReadme({ suite: name, file, data: dataName(data), documents });
  return [
    ...((await lacksProject(answers, folder)) ? [{ name: PROJECT_FILE, text: renderProject(answers) }] : []),
    { name: 'README.md', text: readme },
  ];
}

/** Whether there is no project file, one of init's, or one that does not say what was answered. */
async function lacksProject({ volume, effort }: Begun, folder: string): Promise<boolean> {
  const found = findProjectFile(folder);
  if (found === null) return true;
  // One of another name, or of a folder above, would no longer be found beside ours.
  if (relative(folder, found) !== PROJECT_FILE) return false;
  const said = projectHere()?.config.defaults ?? {};
  const saysAll =
    (volume === undefined || Number(said['volume-per-month']) === volume) &&
    (effort === undefined || said['effort'] === effort);
  return !saysAll || originOf((await textAt(found)) ?? '').byInit;
}
