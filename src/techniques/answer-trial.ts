import type { IngredientAtWork, OpenTrial } from '../core/ingredient.ts';
import type { Suite } from '../core/suite.ts';
import type { AttemptContext } from '../core/technique.ts';
import type { GenerateRequest, Prompt } from '../protocol/model.ts';
import type { Reading } from '../protocol/records.ts';
import { readAnswer } from './read-answer.ts';

/** Most calls of one ingredient within a trial. */
const CALLS_EACH = 1000;

/** A trial as it is rendered. */
export type RenderedTrial = Omit<OpenTrial, 'call' | 'read' | 'ask'>;

/** Makes the calls of a trial and reads the answer: the first call, and what ingredients make of it in their order. */
export function answerTrial(
  trial: RenderedTrial,
  {
    atWork,
    suite,
    call,
  }: {
    readonly atWork: readonly IngredientAtWork[];
    readonly suite: Suite;
    readonly call: AttemptContext['call'];
  },
): Promise<Reading> {
  const openFor = (position: number): OpenTrial =>
    openTrial(trial, { suite, call, first: position * CALLS_EACH });
  const first = async (): Promise<Reading> => {
    const { call: make, read, requests } = openFor(0);
    const [request] = requests;
    if (request === undefined) throw new RangeError('the technique asks nothing');
    return read((await make(request, 0)).text);
  };
  return atWork.reduce<() => Promise<Reading>>((next, { answer }, position) => {
    if (answer === undefined) return next;
    return () => answer(next, openFor(position));
  }, first)();
}

function openTrial(
  trial: RenderedTrial,
  {
    suite: { prompt, generation },
    call,
    first,
  }: { readonly suite: Suite; readonly call: AttemptContext['call']; readonly first: number },
): OpenTrial {
  const open: OpenTrial = {
    ...trial,
    call: (request, number) => {
      if (number < 0 || number >= CALLS_EACH) {
        throw new RangeError(
          `a call of an ingredient has a number from 0 to ${CALLS_EACH - 1}, not ${number}`,
        );
      }
      return call(request, first + number);
    },
    read: (text, change) => readAnswer(text, { ...trial.rule, ...change }),
    async ask(question, { answer, number }) {
      const [request] = trial.requests;
      if (request === undefined) throw new RangeError('the technique asks nothing');
      const { form } = request.prompt;
      const further: GenerateRequest = {
        ...request,
        prompt: goOn(request.prompt, { answer, question, label: prompt.answerLabel }),
        maxTokens: Math.max(
          generation.maxTokens,
          request.responseFormat === undefined ? 0 : request.maxTokens,
        ),
        temperature: 0,
        stop: form === 'chat' ? [] : generation.stop,
      };
      const { text } = await open.call(further, number);
      return { text, reading: open.read(text, { reasoned: false, begun: form === 'completion' }) };
    },
  };
  return open;
}

/** A prompt with an answer to it and a further question. */
function goOn(
  prompt: Prompt,
  { answer, question, label }: { readonly answer: string; readonly question: string; readonly label: string },
): Prompt {
  if (prompt.form === 'completion') {
    return { form: 'completion', text: `${prompt.text} ${answer}\n\n${question}\n${label}:` };
  }
  return {
    form: 'chat',
    messages: [
      ...prompt.messages,
      { role: 'assistant', content: answer },
      { role: 'user', content: question },
    ],
  };
}
