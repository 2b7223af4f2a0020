import { readFileSync } from 'node:fs';
import type { Environment } from '../../config/environment.ts';
import { describeError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import { proxiesOf } from '../proxy.ts';
import { type Finding, missing, missingBy, ok, warning } from './finding.ts';

const PROXY = 'Proxy';
const CERTIFICATES = 'Certificates';

/** The proxies that calls to other machines go through. */
export function checkProxy(environment: Pick<Environment, 'proxy'>): Finding {
  try {
    const { shown, direct } = proxiesOf(environment);
    if (shown.length === 0) return ok(PROXY, 'none, other machines are called directly');
    const except = direct.length === 0 ? '' : `, but for ${direct.join(', ')}`;
    return ok(PROXY, `calls go through ${shown.join(' and ')}${except}`);
  } catch (error) {
    return missingBy(error, { topic: PROXY, needed: true });
  }
}

/** Whose certificates are trusted besides those that Node.js brings. */
export function checkCertificates({ lookUp }: Pick<Environment, 'lookUp'>): readonly Finding[] {
  const own = lookUp('NODE_EXTRA_CA_CERTS');
  const system = lookUp('NODE_USE_SYSTEM_CA') === '1' ? ' and those of this system' : '';
  return [
    own === undefined ? ok(CERTIFICATES, `those of Node.js${system}`) : checkOwn(own, system),
    ...(lookUp('NODE_TLS_REJECT_UNAUTHORIZED') === '0'
      ? [
          warning({
            topic: CERTIFICATES,
            says: 'NODE_TLS_REJECT_UNAUTHORIZED=0: anybody on the way can read keys and texts',
            todo: 'Unset it, and name your authority’s certificate in NODE_EXTRA_CA_CERTS.',
          }),
        ]
      : []),
  ];
}

/** Node.js goes on without a file that it cannot read, and calls then fail for another reason. */
function checkOwn(file: string, system: string): Finding {
  const todo = 'Set NODE_EXTRA_CA_CERTS to a PEM file with your authority’s certificate.';
  try {
    const count = readFileSync(file, 'utf8').split('-----BEGIN CERTIFICATE-----').length - 1;
    if (count > 0) {
      return ok(CERTIFICATES, `those of Node.js${system}, and ${plural(count, 'more', 'more')} in ${file}`);
    }
    return missing({ topic: CERTIFICATES, says: `${file} holds no certificate`, todo });
  } catch (error) {
    return missing({ topic: CERTIFICATES, says: `${file} cannot be read: ${describeError(error)}`, todo });
  }
}
