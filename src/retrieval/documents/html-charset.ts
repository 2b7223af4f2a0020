import { BenchError } from '../../core/errors.ts';

/** Declarations stand at the top; browsers look for them in the first 1,024 bytes, but not all pages keep to that. */
const SEARCHED_BYTES = 4096;
const META = /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'>;]+)/i;
const XML = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/i;

/** What the bytes from 80 to 9F mean; Node's decoder reads them as control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * The text of a page in the encoding that its byte order mark or the page itself declares, else in UTF-8.
 * @throws BenchError `INVALID_DATA` for an encoding that is unknown or not the true one
 */
export function decodeHtml(bytes: Uint8Array, file: string): string {
  const declared = declaredCharset(bytes);
  const decoder = decoderOf(declared ?? 'utf-8', file);
  try {
    const text = decoder.decode(bytes);
    return decoder.encoding === 'windows-1252'
      ? text.replaceAll(/[\u0080-\u009f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)
      : text;
  } catch (cause) {
    throw new BenchError(
      'INVALID_DATA',
      declared === null
        ? 'the page is not valid UTF-8 and declares no other encoding.'
        : `the page declares the encoding "${declared}", but is not valid in it.`,
      {
        file,
        cause,
        hint: 'Save it with the encoding UTF-8, or name its true one in it: <meta charset="...">.',
      },
    );
  }
}

function declaredCharset(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, SEARCHED_BYTES))
    .toString('latin1')
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '');
  const label = (META.exec(head) ?? XML.exec(head))?.[1];
  // A declaration that can be read byte by byte is not in UTF-16.
  return label === undefined ? null : /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decoderOf(label: string, file: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `the page declares the encoding "${label}", which is not known.`, {
      file,
      cause,
      hint: 'Save it with the encoding UTF-8, and name that in it: <meta charset="utf-8">.',
    });
  }
}
