import { join } from 'node:path';
import { trackingVariables } from '../../http/trackingVariables';
import type { ServerAddress } from './client';

/**
 * For a notebook. It reads the token where the server keeps it, so that the notebook can be shared and
 * goes on working after the server moved to another port.
 */
export function pythonSnippet(folder: string, address: ServerAddress): string {
  const { MLFLOW_TRACKING_SERVER_CERT_PATH: certificate } = trackingVariables(address);
  return [
    'import json, os',
    '',
    `with open(${JSON.stringify(join(folder, '.tidemark', 'server.json'))}) as file:`,
    '    server = json.load(file)',
    'os.environ["MLFLOW_TRACKING_URI"] = server["url"]',
    'os.environ["MLFLOW_TRACKING_TOKEN"] = server["token"]',
    ...(certificate ? ['os.environ["MLFLOW_TRACKING_SERVER_CERT_PATH"] = server["certificate"]'] : []),
    '',
  ].join('\n');
}

/** For a POSIX shell outside VS Code. */
export function shellSnippet(address: ServerAddress): string {
  return variableLines(address, (name, value) => `export ${name}='${value}'`);
}

/** For an `.env` file. */
export function envFileSnippet(address: ServerAddress): string {
  return variableLines(address, (name, value) => `${name}=${value}`);
}

function variableLines(address: ServerAddress, line: (name: string, value: string) => string): string {
  const lines = Object.entries(trackingVariables(address)).map(([name, value]) => line(name, value));
  return `${lines.join('\n')}\n`;
}
