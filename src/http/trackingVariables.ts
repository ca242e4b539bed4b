import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Endpoint } from './ask';

/** What a script's environment needs for MLflow's clients to log to the server. */
export function trackingVariables({ url, token, certificate }: Endpoint): Readonly<Record<string, string>> {
  return {
    MLFLOW_TRACKING_URI: url,
    ...(token && { MLFLOW_TRACKING_TOKEN: token }),
    ...(certificate && isSelfSigned(certificate) && { MLFLOW_TRACKING_SERVER_CERT_PATH: certificate }),
  };
}

/** No authority vouches for it; of others the clients know the authority, and would trust this one alone. */
function isSelfSigned(file: string): boolean {
  try {
    const certificate = new X509Certificate(readFileSync(file));
    return certificate.checkIssued(certificate);
  } catch {
    return false;
  }
}
