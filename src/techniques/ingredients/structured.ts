import { z } from 'zod';
import { defineIngredient } from '../../core/ingredient.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';

/** The field that holds the answer. */
const FIELD = 'answer';
/** Room for the object around an answer. */
const OBJECT_TOKENS = 32;
/** A number that JSON writes in the same way. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** The answer as an object of JSON, which the model is held to by a schema while it writes. */
export const STRUCTURED = defineIngredient({
  name: 'structured',
  version: 1,
  options: z.strictObject({}),
  use: () => ({
    says: 'answers by a JSON schema',
    asks: ['responseFormat'],
    lacks: ({ suite: { answer }, spec: { instructions } }) => {
      if (answer.kind === 'text') {
        return 'holds answers to a schema, which says nothing about free text: it needs the answer kind "label" or "number-or-choice".';
      }
      return instructions.reasoning === 'none'
        ? undefined
        : 'asks for reasoning in words and for an answer in JSON: choose one of them.';
    },
    calls: (calls) => calls.map((call) => ({ ...call, outputTokens: call.outputTokens + OBJECT_TOKENS })),
    compose: ({ suite: { answer } }) => {
      const responseFormat = schemaOf(answer);
      const isNumber = answer.kind === 'number-or-choice' && answer.choices.length === 0;
      return {
        shot: (shot) => {
          const bare = isNumber && JSON_NUMBER.test(shot.answer);
          const value = bare ? shot.answer : JSON.stringify(shot.answer);
          return { ...shot, answer: `{"${FIELD}":${value}}` };
        },
        requests: (requests) =>
          requests.map((request) => ({
            ...request,
            maxTokens: request.maxTokens + OBJECT_TOKENS,
            stop: [],
            responseFormat,
          })),
        reading: (rule) => ({ ...rule, begun: false, isObject: true }),
      };
    },
  }),
});

function schemaOf(format: AnswerFormat): Readonly<Record<string, JsonValue>> {
  return {
    type: 'object',
    properties: { [FIELD]: valueSchema(format) },
    required: [FIELD],
    additionalProperties: false,
  };
}

/** Every server knows these words of JSON schema, and none that stands for "one or the other". */
function valueSchema(format: AnswerFormat): JsonValue {
  switch (format.kind) {
    case 'label':
      return { type: 'string', enum: [...format.labels] };
    case 'number-or-choice':
      return { type: format.choices.length === 0 ? 'number' : 'string' };
    case 'text':
      return { type: 'string' };
  }
}
