import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';

/**
 * Prompts are evaluated in pieces of this many tokens, at fixed places.
 * The kernels of llama.cpp round differently with the number of tokens they are given at once; with fixed pieces
 * a prompt is computed in the same way whether its beginning was found ready or not, so that answers at
 * temperature 0 do not depend on what was asked before.
 */
const PIECE_TOKENS = 32;

interface Slot {
  /** Its place in the context. */
  readonly place: number;
  readonly sequence: LlamaContextSequence;
  /** Tokens at the beginning of the sequence that were evaluated in whole pieces. */
  ready: number;
  busy: boolean;
  lastUse: number;
}

/** A sequence lent for one call, its state being the beginning of the prompt. */
export interface LentSequence {
  /** Its place in the context. */
  readonly place: number;
  readonly sequence: LlamaContextSequence;
  /** Prompt tokens found ready. */
  readonly reused: number;
  /** Evaluates the prompt up to its last piece, and returns that piece: at least one token. */
  prepare(signal: AbortSignal): Promise<readonly Token[]>;
  /** Gives the sequence back; `broken` when its state is not to be trusted. */
  giveBack(state: 'intact' | 'broken'): Promise<void>;
}

/** The sequences of a context; each keeps its state after a call, so that prompts that begin alike share the work. */
export class SequencePool {
  readonly #slots: Slot[];
  #uses = 0;

  constructor(context: LlamaContext) {
    this.#slots = Array.from({ length: context.totalSequences }, (_, place) => ({
      place,
      sequence: context.getSequence(),
      ready: 0,
      busy: false,
      lastUse: 0,
    }));
  }

  /** Brings the weights into memory, so that the first call is measured like the others. */
  async warmUp(token: Token): Promise<void> {
    const first = this.#slots[0];
    if (first === undefined) return;
    await first.sequence.evaluateWithoutGeneratingNewTokens(Array<Token>(PIECE_TOKENS).fill(token));
    await keep(first, 0);
  }

  /**
   * Lends the free sequence with the longest common beginning; among equals the one that was not used for longest. Beside
   * others that are lent it is one next to them, because only neighbours are computed in one go.
   * The caller never has more calls under way than there are sequences.
   */
  async lend(tokens: readonly Token[]): Promise<LentSequence> {
    const lent = this.#slots.filter(({ busy }) => busy);
    const best = this.#slots
      .filter(({ busy }) => !busy)
      .map((slot) => ({
        slot,
        away: lent.reduce((sum, { place }) => sum + Math.abs(place - slot.place), 0),
        reusable: reusableTokens(slot, tokens),
      }))
      .sort((a, b) => a.away - b.away || b.reusable - a.reusable || a.slot.lastUse - b.slot.lastUse)[0];
    if (best === undefined) throw new Error('no free sequence');
    const { slot } = best;
    slot.busy = true;
    this.#uses += 1;
    slot.lastUse = this.#uses;
    try {
      const reused = await keep(slot, best.reusable);
      return {
        place: slot.place,
        sequence: slot.sequence,
        reused,
        prepare: (signal) => prepare(slot, { tokens, from: reused, signal }),
        giveBack: async (state) => {
          if (state === 'broken') await keep(slot, 0).catch(() => undefined);
          slot.busy = false;
        },
      };
    } catch (error) {
      slot.busy = false;
      throw error;
    }
  }
}

function reusableTokens(slot: Slot, tokens: readonly Token[]): number {
  // Models with a recurrent state cannot go back to an earlier place.
  if (slot.sequence.needsCheckpoints) return 0;
  const state = slot.sequence.contextTokens;
  // The last token is always evaluated: its result is the first token of the answer.
  const limit = Math.min(slot.ready, state.length, tokens.length - 1);
  let common = 0;
  while (common < limit && state[common] === tokens[common]) common += 1;
  return common - (common % PIECE_TOKENS);
}

async function keep(slot: Slot, count: number): Promise<number> {
  const { sequence } = slot;
  if (sequence.nextTokenIndex > count) {
    await sequence.eraseContextTokenRanges([{ start: count, end: sequence.nextTokenIndex }]);
  }
  slot.ready = count;
  return count;
}

async function prepare(
  slot: Slot,
  prompt: { readonly tokens: readonly Token[]; readonly from: number; readonly signal: AbortSignal },
): Promise<readonly Token[]> {
  const { tokens, signal } = prompt;
  const whole = tokens.length - 1 - ((tokens.length - 1) % PIECE_TOKENS);
  for (let at = prompt.from; at < whole; at += PIECE_TOKENS) {
    signal.throwIfAborted();
    await slot.sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + PIECE_TOKENS));
    slot.ready = at + PIECE_TOKENS;
  }
  return tokens.slice(whole);
}
