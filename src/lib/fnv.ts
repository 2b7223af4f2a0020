/** FNV-1a of the UTF-16 code units of a part of a text, as an unsigned 32-bit number: fast, and no protection against intent. */
export function fnv1a(text: string, start = 0, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
