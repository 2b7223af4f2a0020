/** An address taken apart without a parser, as what cannot be used as one is shown in errors. */
export interface AddressParts {
  /** `http://`, or nothing. */
  readonly scheme: string;
  /** What stands before the last @, for instance `user:password`, as it is written. */
  readonly credentials: string;
  /** What follows the @. */
  readonly rest: string;
}

/** A host and perhaps a port; a name without dots that has a port may as well be a user with a password of digits. */
const PLAIN_HOST =
  /^(?:[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)*|(?:localhost|[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)+|\[[\da-f:.]+\])(?::\d{1,5})?)$/iu;

/**
 * The credentials of an address, whether or not it has a scheme, and whatever stands in the password; an @ may be written
 * as %40. `null` where there are none: no @, or one in the path behind a plain host.
 */
export function addressParts(address: string): AddressParts | null {
  const scheme = /^\s*[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0] ?? '';
  const whole = address.slice(scheme.length);
  const [found, credentials] = /^(.*)(?:@|%40)/s.exec(whole) ?? [];
  if (found === undefined || credentials === undefined) return null;
  const [authority = '', path] = whole.split(/[/?#\\]/, 2);
  if (scheme !== '' && path !== undefined && PLAIN_HOST.test(authority)) return null;
  return { scheme, credentials, rest: whole.slice(found.length) };
}
