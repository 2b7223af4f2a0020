import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { childEnvironment } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import type { Model } from '../../core/model.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { CallFailure } from '../../http/failure.ts';
import { MEBIBYTE } from '../../http/limit-body.ts';
import { maskSecrets } from '../../http/redact.ts';
import { parseWellFormed } from '../../lib/half-characters.ts';
import { lastWords, type ProgramEnd, runProgram } from '../../process/run-program.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import { readApplicationAnswer } from '../application/answer.ts';
import {
  configHash,
  fillVariables,
  readApplicationFile,
  templateNames,
  withoutSecrets,
} from '../application/file.ts';
import { fill, fillText, leftOut, requestValues } from '../application/template.ts';
import { watchPaths } from '../application/watch-paths.ts';
import type { Answer } from '../remote/chat-answer.ts';
import { FirstContact } from '../remote/first-contact.ts';
import { createRemoteModel } from '../remote/model.ts';
import { execFileSchema } from './file.ts';

/** Programs side by side would share the machine, and their times. */
const DEFAULT_CONCURRENCY = 1;
const MOST_OUTPUT = 16 * MEBIBYTE;
/** `EX_TEMPFAIL` of sysexits.h: a program that ends with it asks to be tried again. */
const TRY_AGAIN = 75;
/** Longest beginning of an output that an error repeats. */
const MOST_SHOWN = 120;

/**
 * Opens an application that is run as a file says, once for every call.
 * @throws BenchError `INVALID_CONFIG` with line and valid choices, `MODEL_UNAVAILABLE` for a variable that is not set
 */
export async function openExecApplication(name: string, options: OpenOptions): Promise<Model> {
  const file = await readApplicationFile(name, execFileSchema, options);
  const { command, args, input, environment } = file.value;
  const names = templateNames(file, [{ template: input, at: 'input' }]);
  const filled = fillVariables(environment, options, { ...file, at: 'environment' });
  const folder = resolve(file.folder, file.value.folder ?? '.');
  if (!(await isFolder(folder))) {
    throw new BenchError('INVALID_CONFIG', `"folder" is ${folder}, which is not a folder.`, {
      file: file.file,
      line: file.lineOf(['folder']),
      hint: 'A relative one begins in the folder of the file.',
    });
  }
  const maxConcurrency = options.maxConcurrency ?? file.value.concurrency ?? DEFAULT_CONCURRENCY;
  const { concurrency: _, ...says } = file.value;

  const watch = watchPaths(file.value, { file: file.file, onNotice: options.onNotice });

  async function send(request: GenerateRequest, signal: AbortSignal): Promise<Answer> {
    const values = requestValues(request, names);
    let end: ProgramEnd;
    try {
      end = await runProgram({
        command,
        args,
        folder,
        environment: { ...childEnvironment(), ...filled.values },
        signal,
        input: typeof input === 'string' ? fillText(input, values) : JSON.stringify(fill(input, values)),
        withChildren: true,
        mostOutput: MOST_OUTPUT,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new BenchError('INVALID_CONFIG', `${describeError(error)}.`, {
        file: file.file,
        line: file.lineOf(['command']),
        hint: 'Give the program by its path or by a name that is found in PATH, and its arguments in "args".',
      });
    }
    if (end.overflowed) throw tooLarge();
    if (end.exitCode !== 0) throw exited(end);
    return readApplicationAnswer(maskSecrets(end.output, filled.secrets), file.value, {
      parse: parseOutput,
      watch,
    });
  }

  return createRemoteModel(
    {
      info: {
        id: `exec:${name}`,
        provider: 'exec',
        name,
        form: options.form ?? 'chat',
        // Nobody knows what a program sends on.
        place: 'remote',
        endpoint: null,
        weightsHash: null,
        configHash: configHash({ ...says, environment: withoutSecrets(environment) }),
        maxConcurrency,
        maxTrials: maxConcurrency,
        contextTokens: null,
      },
      contact: new FirstContact({
        target: {
          provider: 'exec',
          model: name,
          endpoint: command,
          keyVariable: null,
          source: file.file,
          secrets: filled.secrets,
        },
        baseUrl: null,
        headers: {},
        slots: maxConcurrency,
        options,
      }),
      send,
      adapted: (request) => leftOut(request, names),
    },
    options,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function exited(end: ProgramEnd): CallFailure {
  const how = end.exitCode === null ? `was ended by ${end.killedBy}` : `ended with exit code ${end.exitCode}`;
  return new CallFailure({
    kind: 'exit',
    message: `${how}: ${lastWords(end)}`,
    damaged: end.exitCode === TRY_AGAIN,
  });
}

function tooLarge(): CallFailure {
  return new CallFailure({
    kind: 'too-large',
    message: `more than ${MOST_OUTPUT / MEBIBYTE} MiB`,
    paid: { usage: null },
  });
}

/** @throws CallFailure `malformed`; a program that writes no JSON will do so again */
function parseOutput(output: string): unknown {
  try {
    return parseWellFormed(output.trim());
  } catch (error) {
    const line = output.replace(/\s+/g, ' ').trim();
    const shown = line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN).toWellFormed()}…`;
    throw new CallFailure({
      kind: 'malformed',
      message: line === '' ? 'it wrote nothing' : `its standard output is not JSON alone: ${shown}`,
      paid: { usage: null },
      cause: error,
    });
  }
}
