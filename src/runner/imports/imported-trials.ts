import { basename } from 'node:path';
import { BenchError } from '../../core/errors.ts';
import type { ImportedAnswer } from '../../datasets/imports/imported-answer.ts';
import type { AnsweredSystem } from '../../datasets/imports/match-answers.ts';
import { contentKey } from '../../lib/hash.ts';
import { recordedTiming } from '../../models/replay/recorded-timing.ts';
import type { GenerateRequest, GenerateResponse } from '../../protocol/model.ts';
import type { CallRecord, TrialRecord } from '../../protocol/records.ts';
import type { Sample } from '../../protocol/sample.ts';
import type { TrialTask } from '../../protocol/task.ts';
import { readAnswer } from '../../techniques/read-answer.ts';
import type { PlannedCell } from '../plan.ts';
import type { OpenTransport } from '../transports/transport.ts';
import { asPassages, handIn } from '../work.ts';
import type { Workshop } from '../workshop.ts';

/** Takes answers that were given elsewhere for trials, and has them scored. */
export function imported(workshop: Workshop, systems: readonly AnsweredSystem[]): OpenTransport {
  const bySystem = new Map(systems.map(({ system, answers }) => [system, answers]));
  return async (desk) => {
    workshop.handInAt(desk);
    return {
      async run(task) {
        const { catalogue } = workshop.options;
        const place = task.kind === 'trial' ? task : null;
        const cell = place === null ? null : catalogue.cell(place.cell);
        const sample = place === null ? null : catalogue.sample(place);
        const answer = bySystem.get(cell?.model.name ?? '')?.get(sample?.id ?? '');
        if (task.kind !== 'trial' || cell === null || sample === null || answer === undefined) {
          throw new BenchError('INTERNAL', `a task of kind "${task.kind}" is none of imported answers`);
        }
        const { call, trial } = recordsOf(answer, { task, cell, sample });
        await desk.emit(call);
        const passages = asPassages(call.response);
        await handIn(trial, { parts: { cell, sample }, passages, workshop, desk });
        return { mayPass: false };
      },
      close: () => workshop.close(),
    };
  };
}

function recordsOf(
  answer: ImportedAnswer,
  { task, cell, sample }: { readonly task: TrialTask; readonly cell: PlannedCell; readonly sample: Sample },
): { readonly call: CallRecord; readonly trial: TrialRecord } {
  const { suite, model } = cell;
  const text = answer.text ?? '';
  const key = contentKey({ imported: model.id, sample: sample.id, input: sample.input, answer: text });
  const response = responseOf(answer);
  const call: CallRecord = {
    type: 'call',
    key: contentKey({ call: key }),
    trial: key,
    model: model.id,
    request: requestOf(sample),
    response,
    cachedFrom: null,
  };
  const { labelMap } = suite.dataset;
  const trial: TrialRecord = {
    type: 'trial',
    key,
    cell: cell.header.id,
    sample: sample.id,
    repeat: task.repeat,
    promptVariant: task.promptVariant,
    purpose: task.purpose,
    calls: [call.key],
    outcome: readAnswer(Object.hasOwn(labelMap, text.trim()) ? (labelMap[text.trim()] ?? text) : text, {
      format: suite.answer,
      label: suite.prompt.answerLabel,
      reasoned: false,
      begun: false,
    }),
    elapsedMs: answer.latencyMs ?? 0,
    sharedBy: 1,
  };
  return { call, trial };
}

/** Of what was asked only the input is known. */
function requestOf({ input }: Sample): GenerateRequest {
  return {
    prompt: { form: 'chat', messages: [{ role: 'user', content: input }] },
    maxTokens: 0,
    temperature: 0,
    seed: 0,
    stop: [],
  };
}

function responseOf({ text, usage, cost, latencyMs, passages, place }: ImportedAnswer): GenerateResponse {
  return {
    text: text ?? '',
    finishReason: 'other',
    usage: usage === null ? null : { ...usage, cachedInputTokens: 0 },
    ...(cost === null ? {} : { costUsd: cost }),
    timing: recordedTiming(latencyMs),
    ...(passages === null ? {} : { passages: [...passages] }),
    recordedIn: basename(place.file),
  };
}
