import { relative } from 'node:path';
import { findProjectFile } from '../../config/load-module.ts';
import { sayCommand } from '../../core/command-line.ts';
import { BenchError } from '../../core/errors.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { print } from '../print.ts';
import { type Begun, dataName, defined, flagAnswers, type GivenAnswers, nameFor } from './answers.ts';
import type { InitArguments } from './options.ts';
import { previewSuite } from './preview.ts';
import { proposeColumns } from './propose-columns.ts';
import { readBack } from './read-back.ts';
import { renderProject, renderReadme } from './render-project.ts';
import { renderSuite } from './render-suite.ts';
import { promptVariables, suiteContent } from './suite-content.ts';
import { type InitResult, renderSummary } from './summary.ts';
import { chooseColumns, surveyData } from './survey.ts';
import { markedText, type WantedFile, writeFiles } from './write-files.ts';

const PROJECT_FILE = 'adaptbench.config.ts';

/** Makes a suite of a user's data, and returns the exit code. */
export async function init(args: InitArguments): Promise<number> {
  return withContext({ calls: true }, async (context) => {
    const { workingFolder, registries } = context;
    const flags = flagAnswers(args, registries);
    const before = await readBack(flags, workingFolder);
    const answers = requireBegun({ ...stillTrue(before, flags), ...flags }, args);
    const data = await surveyData(answers, context);
    const proposed = proposeColumns(data.columns, {
      task: answers.task,
      rows: data.rows,
      known: answers,
    });
    const columns = chooseColumns(proposed, { data, task: answers.task });
    const variables = await promptVariables(answers.prompt, workingFolder);
    const content = suiteContent(answers, { data, columns, variables });
    const suite: WantedFile = {
      name: `${answers.name}.yaml`,
      text: renderSuite(content),
      about: `for the task ${answers.task}`,
    };
    const preview = await previewSuite({ name: suite.name, text: markedText(suite) }, context);
    const files = await writeFiles(workingFolder, [suite, ...projectFiles(answers, workingFolder)]);
    const [{ name, beside }] = files as [(typeof files)[number]];
    const file = beside ?? name;
    const commands = { invocation: context.invocation, suiteNames: new Map<string, string>() };
    const result: InitResult = {
      suite: answers.name,
      file,
      task: answers.task,
      data: data.name,
      rowCount: data.rows,
      columns: {
        input: columns.input.name,
        target: columns.target.name,
        id: columns.id,
        slices: columns.slices,
      },
      labels: content.labels,
      ...preview,
      files,
      next: ['plan', 'run'].map((command) => sayCommand(commands, command, { suite: file })),
    };
    print({ args, context }, result, (style) => renderSummary(result, style));
    return EXIT.done;
  });
}

/** Answers of an earlier init, as far as what is given now leaves them standing. */
function stillTrue(before: GivenAnswers, given: GivenAnswers): GivenAnswers {
  const { input, target, id, slices, ...others } = before;
  const { data = before.data } = given;
  if (data === undefined || before.data === undefined || dataName(data) !== dataName(before.data))
    return others;
  const isFree = (name: string): boolean => ![given.input, given.target, given.id].includes(name);
  const left = (name: string | undefined): string | undefined =>
    name !== undefined && isFree(name) ? name : undefined;
  return {
    ...others,
    ...defined({ input: left(input), target: left(target), id: left(id), slices: slices?.filter(isFree) }),
  };
}

/** @throws BenchError `INVALID_ARGUMENT` naming the flags that are missing */
function requireBegun(given: GivenAnswers, { yes }: Pick<InitArguments, 'yes'>): Begun {
  const { data, task } = given;
  if (yes && data !== undefined && task !== undefined) {
    return { ...given, data, task, name: given.name ?? nameFor(data) };
  }
  const missing = [
    ...(yes ? [] : ['--yes']),
    ...(data === undefined ? ['--data <file>'] : []),
    ...(task === undefined ? ['--task <task>'] : []),
  ];
  const why = yes ? 'with --yes nothing is asked' : 'there is no terminal to ask in';
  throw new BenchError(
    'INVALID_ARGUMENT',
    `${why}, and ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    {
      hint: 'For instance: adaptbench init --yes --data export.csv --task classify',
    },
  );
}

function projectFiles(answers: Begun, folder: string): readonly WantedFile[] {
  const { name, data, documents = [] } = answers;
  const file = `${name}.yaml`;
  const found = findProjectFile(folder);
  const readme = renderReadme({ suite: name, file, data: dataName(data), documents });
  return [
    // One of another name, or of a folder above, would no longer be found beside ours.
    ...(found === null || relative(folder, found) === PROJECT_FILE
      ? [{ name: PROJECT_FILE, text: renderProject(answers) }]
      : []),
    { name: 'README.md', text: readme },
  ];
}
