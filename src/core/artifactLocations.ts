import { invalid } from './errors';
import { LIMITS } from './limits';

/** Schemes whose URI names a host, which a server would connect to for whoever asks. */
const HOST_ADDRESSED = new Set([
  ...['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'mlflow-artifacts', 'r2', 'b2', 'abfss'],
]);

/** In small letters. A path has none, with a drive's letter neither. */
export function schemeOf(uri: string): string | undefined {
  return /^([a-zA-Z][a-zA-Z0-9+.-]+):/.exec(uri)?.[1]?.toLowerCase();
}

/** Throws INVALID_PARAMETER_VALUE. `field` is how the request calls the URI. */
export function refuseOtherHosts(field: string, uri: string): void {
  const scheme = schemeOf(uri);
  if (scheme === undefined || !HOST_ADDRESSED.has(scheme)) return;
  // The proxy's own URIs name a host only where they have one.
  if (scheme === 'mlflow-artifacts' && !/^[^/]*:\/\/[^/]/.test(uri)) return;
  throw invalid(
    `'${field}' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking ` +
      "server's configured artifact storage, so the server would connect to the host named in the URI. " +
      'Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.',
  );
}

/** Where an experiment's artifacts may be said to lie, with MLflow's limits and messages. */
export function checkArtifactLocation(location: string): void {
  if (location.length > LIMITS.artifactLocation) {
    throw invalid(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${LIMITS.artifactLocation} characters. ` +
        'To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.',
    );
  }
  if (/^runs:/i.test(location)) {
    throw invalid(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  }
  // A ; is none that MLflow refuses: it knows URL parameters of few schemes.
  if (location.includes('#')) {
    throw invalid(`'artifact_location' URL can't include fragments or params.`);
  }
  const query = /\?(.*)$/s.exec(location)?.[1];
  if (query !== undefined && /\.\.|%2e|%00|\0/i.test(query)) {
    throw invalid('Invalid query string');
  }
  refuseOtherHosts('artifact_location', location);
}
