import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { errorMessage, invalid, type TidemarkError } from '../../core/errors';

export interface TlsFiles {
  /** PEM: the server's certificate, then those between it and its authority. */
  readonly certificate: string;
  /** PEM, without a passphrase. */
  readonly key: string;
}

export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads both files and tries them out: a server that no client can talk to must not start. */
export function readTls({ certificate, key }: TlsFiles): Tls {
  const tls = { cert: read(certificate), key: read(key) };
  const { validTo } = parse(certificate, tls.cert);
  if (Date.parse(validTo) < Date.now())
    throw invalid(`The certificate '${certificate}' has expired on ${validTo}: get a new one.`);
  try {
    createSecureContext({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' });
  } catch (error) {
    throw explain(error, certificate, key);
  }
  return tls;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw invalid(`The file '${file}' can't be read: ${errorMessage(error)}`);
  }
}

function parse(file: string, pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalid(`'${file}' is no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.`);
  }
}

function explain(error: unknown, certificate: string, key: string): TidemarkError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/KEY_VALUES_MISMATCH|KEY_TYPE_MISMATCH/.test(code))
    return invalid(`The key '${key}' belongs to another certificate than '${certificate}'.`);
  if (/PASSWORD|PASSPHRASE|INTERRUPTED|BAD_DECRYPT/i.test(`${code} ${errorMessage(error)}`))
    return invalid(`The key '${key}' has a passphrase, which nobody is there to type: use a key without.`);
  if (/TOO_SMALL|TOO_WEAK/.test(code))
    return invalid(`The certificate '${certificate}' is too weak: make one with a longer key.`);
  return invalid(`'${key}' is no private key in PEM form: ${errorMessage(error)}`);
}
