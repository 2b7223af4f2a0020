import type { CallFailure } from '../../http/failure.ts';

/** A parameter that an answer can do without. */
export type OptionalParameter = 'temperature' | 'seed' | 'stop';

/** A parameter without which an answer would be of another experiment, by the field of the request that it is sent for. */
export const SETTINGS = { reasoningEffort: 'reasoning_effort', responseFormat: 'response_format' } as const;
export type Setting = keyof typeof SETTINGS;
type SettingName = (typeof SETTINGS)[Setting];

/** The two names of the token limit. */
export type LimitName = 'max_tokens' | 'max_completion_tokens';

/** What an endpoint does not take, and what the next attempt can do about it. */
export type Refusal =
  /** The parameter, at least with this value: it can be left out. */
  | { readonly kind: 'parameter'; readonly parameter: OptionalParameter }
  /** The parameter, or this value of it: nothing can be done about it. */
  | { readonly kind: 'setting'; readonly setting: Setting }
  /** The name of the token limit: it has another one. */
  | { readonly kind: 'limit-name'; readonly name: LimitName }
  /** A token limit this short. */
  | { readonly kind: 'least-limit'; readonly least: number }
  /** The system role: its text can stand before the first user turn. */
  | { readonly kind: 'system-role' };

/** The facts of a failed call that a refusal is read from. */
export type RefusedCall = Pick<CallFailure, 'kind' | 'status' | 'code' | 'parameter' | 'message'>;

/** Statuses of a request that is not understood. */
const BAD_REQUEST = [400, 422];
/** Servers that render a chat template fail over a role that it does not have. */
const BAD_TEMPLATE = [...BAD_REQUEST, 500];

/** What is said of the texts themselves, or of their length: no parameter is to blame, whatever else is named. */
const ABOUT_CONTENT =
  /context[_ -]?(?:length|window|size)|maximum (?:context|sequence|model|prompt|input) length|max_model_len|content[_ ]?(?:filter|polic|management)|moderation|(?:prompt|input|inputs|messages?) (?:is|are) too long|reduce the length|too many (?:input|prompt) tokens|`?inputs`? tokens|input tokens/i;
const CONTENT_CODES = ['context_length_exceeded', 'content_filter', 'content_policy_violation'];
const CONTENT_PARAMETERS = /^(?:messages?|prompt|inputs?|content|contents|model)\b(?!.*role)/;

const UNSUPPORTED = String.raw`unsupported|not (?:be )?(?:supported|permitted|allowed|accepted|available|enabled)|n[o']t (?:support|accept|allow|recogni[sz]e)|unknown|unrecogni[sz]ed|unexpected|forbidden|deprecated|disabled|no longer|only \(?(?:the )?(?:default|\d)`;
const WRONG_VALUE =
  'invalid|must be|should be|expected|type_int|out of range|outside|too (?:many|long|large|big)|at most|maximum|exceed|integer';
/** What is said where the temperature 0 of greedy answers is refused. */
const NOT_GREEDY = String.raw`positive|greater than 0|> ?0(?![.\d])|non-?zero|(?:at least|from|>=) 0\.\d`;
const UNSUPPORTED_CODES = [
  'unsupported_parameter',
  'unsupported_value',
  'unknown_parameter',
  'extra_forbidden',
];

type Name = OptionalParameter | LimitName | SettingName;

interface Row {
  readonly name: Name;
  /** How it is named in a text; `stop` is an everyday word, so that it has to look like a name. */
  readonly text: string;
  /** How it is named in a field of its own. */
  readonly field: RegExp;
  /** What is objected to it. */
  readonly objection: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'temperature',
    text: String.raw`\btemperature\b`,
    field: /^temperature$/i,
    objection: `${UNSUPPORTED}|${NOT_GREEDY}`,
  },
  { name: 'seed', text: String.raw`\bseed\b`, field: /^seed$/i, objection: `${UNSUPPORTED}|${WRONG_VALUE}` },
  {
    name: 'stop',
    text: String.raw`["'\x60]stop["'\x60]|\bstop[ _]?(?:sequences?|words?|strings?|tokens?|parameter|argument)\b|\b(?:parameters?|arguments?|fields?|inputs?|model|supplied):? stop\b|\bbody\.stop\b`,
    field: /^stop(?:[ _]?(?:sequences?|words?|strings?))?$/i,
    objection: `${UNSUPPORTED}|${WRONG_VALUE}`,
  },
  {
    name: 'max_completion_tokens',
    text: String.raw`\bmax_completion_tokens\b`,
    field: /^max_completion_tokens$/,
    objection: UNSUPPORTED,
  },
  {
    name: 'max_tokens',
    text: String.raw`\bmax_tokens\b`,
    field: /^max_tokens$/,
    objection: UNSUPPORTED,
  },
  {
    name: 'reasoning_effort',
    text: String.raw`\breasoning[_. ]effort\b`,
    field: /^(?:reasoning[_.])?effort$/,
    objection: `${UNSUPPORTED}|${WRONG_VALUE}`,
  },
  {
    name: 'response_format',
    text: String.raw`\bresponse_format\b|\bjson_schema\b|\bstructured outputs?\b`,
    field: /^response_format\b|^json_schema$/,
    objection: `${UNSUPPORTED}|${WRONG_VALUE}|unavailable`,
  },
];

/** Letters between a name and what is objected to it. */
const NEAR = String.raw`[^\n]{0,80}?`;

const SYSTEM_ROLE: readonly RegExp[] = [
  /\bsystem['"`]? (?:role|messages?|prompts?|instructions?)\b[^.\n]{0,60}?(?:not (?:be |yet |currently )*(?:supported|allowed|permitted|enabled|accepted|valid)|unsupported|n[o']t support)/i,
  /(?:n[o']t support(?:ed)?|unsupported|not enabled|not allow(?:ed)?)[^.\n]{0,60}?(?:\bsystem['"`]? (?:role|messages?|prompts?|instructions?)|role:? ['"`]?system\b)/i,
  /\brole['"`]?:? does not support ['"`]?system\b/i,
  /(?:unsupported|unexpected|invalid|unknown|illegal) (?:message )?role:? ['"`]?system\b/i,
  /\bmessage role:? ['"`]?system\b/i,
  /developer instruction is not enabled/i,
  /roles must alternate/i,
  /\bonly user[^\n]{0,30}?assistant[^\n]{0,20}? roles? (?:is|are) (?:supported|allowed)/i,
];

const LIMIT = String.raw`\bmax_(?:completion_|output_|new_)?tokens\b|\bmaxOutputTokens\b`;
const LEAST =
  /(?:at least|minimum (?:value )?(?:of|is)|no less than|>=|≥|greater than or equal to|range[^\n[]{0,30}\[) ?(\d+)/i;
/** What else has a least length. */
const OTHER_LENGTHS = /\b(?:prompts?|messages?|texts?|words|characters)\b/i;
/** A limit that is raised further than that would be another experiment. */
const MOST_LEAST = 1024;

/**
 * What an endpoint refuses about a request, by status, code, parameter and words, for every provider alike.
 * Where the texts of a request or their length are objected to, nothing is.
 */
export function refusalOf(call: RefusedCall): Refusal | undefined {
  const { kind, status = 0, code = '', parameter = '', message } = call;
  if (kind !== 'status' || CONTENT_CODES.includes(code) || ABOUT_CONTENT.test(message)) return undefined;
  if (BAD_TEMPLATE.includes(status) && SYSTEM_ROLE.some((pattern) => pattern.test(message))) {
    return { kind: 'system-role' };
  }
  if (!BAD_REQUEST.includes(status) || CONTENT_PARAMETERS.test(parameter)) return undefined;
  const least = leastLimit(call);
  if (least !== undefined) return { kind: 'least-limit', least };
  const name = nameInField(call) ?? nameInText(message);
  if (name === undefined) return undefined;
  switch (name) {
    case 'max_tokens':
    case 'max_completion_tokens':
      return { kind: 'limit-name', name };
    case 'reasoning_effort':
      return { kind: 'setting', setting: 'reasoningEffort' };
    case 'response_format':
      return { kind: 'setting', setting: 'responseFormat' };
    default:
      return { kind: 'parameter', parameter: name };
  }
}

function leastLimit({ parameter = '', message }: RefusedCall): number | undefined {
  if (!new RegExp(LIMIT).test(`${parameter} ${message}`)) return undefined;
  const found = message
    .split(/(?<=[.;])\s+/)
    .filter((sentence) => new RegExp(LIMIT).test(sentence) || !OTHER_LENGTHS.test(sentence))
    .map((sentence) => LEAST.exec(sentence)?.[1])
    .find((text) => text !== undefined);
  const least = Number(found ?? 0);
  return least > 1 && least <= MOST_LEAST ? least : undefined;
}

function nameInField({ code = '', parameter = '', message }: RefusedCall): Name | undefined {
  const last = parameter.split('.').at(-1) ?? '';
  const row = ROWS.find(({ field }) => field.test(last) || field.test(parameter));
  if (row === undefined) return undefined;
  const objected = UNSUPPORTED_CODES.includes(code) || new RegExp(row.objection, 'i').test(message);
  return objected ? row.name : undefined;
}

/**
 * The first one named is the one objected to: "'max_tokens' is not supported, use 'max_completion_tokens'". What an answer
 * can do without goes before a setting: "temperature is not supported with this reasoning_effort".
 */
function nameInText(message: string): Name | undefined {
  return ROWS.filter(({ text, objection }) =>
    new RegExp(`(?:${text})${NEAR}(?:${objection})|(?:${objection})${NEAR}(?:${text})`, 'i').test(message),
  )
    .map(({ name, text }) => ({
      name,
      isSetting: Object.values<Name>(SETTINGS).includes(name),
      at: message.search(new RegExp(text, 'i')),
    }))
    .toSorted((a, b) => Number(a.isSetting) - Number(b.isSetting) || a.at - b.at)[0]?.name;
}
