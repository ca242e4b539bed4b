import { createHash, timingSafeEqual } from 'node:crypto';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Says whether `Authorization` carries the token: as Bearer, or as Basic's password for clients that only know that. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(token);
  // Digests have one length, so that comparing them takes the same time whatever was sent.
  const isToken = (given: string): boolean => timingSafeEqual(digest(given), expected);
  return (authorization) => {
    const [, scheme = '', credentials] = /^(\w+) +(\S+)\s*$/.exec(authorization ?? '') ?? [];
    if (credentials === undefined) return false;
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return isToken(credentials);
      case 'basic': {
        const pair = Buffer.from(credentials, 'base64').toString();
        return isToken(pair.slice(pair.indexOf(':') + 1));
      }
      default:
        return false;
    }
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * A page of another site can make a browser send requests here by rebinding its own name; such requests
 * carry that name. Literal addresses can't be rebound, so private ones pass as they do with MLflow.
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase().replace(/:\d+$/, '');
  if (allowed.length > 0) return allowed.some((pattern) => matches(host, pattern) || matches(name, pattern));
  return LOOPBACK_NAMES.has(name) || name === '0.0.0.0' || isPrivateAddress(name);
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Browsers name the page's origin on every request that may change something. */
export function isBlockedOrigin(
  method: string,
  origin: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined || SAFE_METHODS.has(method)) return false;
  if (allowed.some((pattern) => matches(origin, pattern))) return false;
  const [, host] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
  return host === undefined || !LOOPBACK_NAMES.has(host.toLowerCase().replace(/:\d+$/, ''));
}

/** Whether only this machine can reach a server that listens there. */
export function isLoopbackAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isPrivateAddress(name: string): boolean {
  return /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3})+$/.test(name) && name.split('.').length === 4;
}

/** `*` stands for any text. */
function matches(text: string, pattern: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*+/g, '.*')}$`).test(text.toLowerCase());
}
