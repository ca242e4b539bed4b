import type { FastifyInstance } from 'fastify';
import { TidemarkError } from '../../core/errors';

/** Listens on the port that was asked for, or on the remembered one, or on any that is free. */
export async function listen(
  build: () => FastifyInstance,
  wish: { readonly host: string; readonly port: number | null; readonly remembered: number | null },
): Promise<{ readonly app: FastifyInstance; readonly port: number }> {
  const { host, port, remembered } = wish;
  const candidates = port !== null ? [port] : remembered !== null ? [remembered, 0] : [0];
  for (const candidate of candidates) {
    // Fastify's instances listen once; a failed one is thrown away.
    const app = build();
    try {
      await app.listen({ host, port: candidate });
      const address = app.server.address();
      if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
      return { app, port: address.port };
    } catch (error) {
      await app.close();
      if (candidate !== candidates.at(-1) && codeOf(error) !== undefined) continue;
      throw clear(error, host, candidate);
    }
  }
  throw new Error('unreachable');
}

function clear(error: unknown, host: string, port: number): unknown {
  const refuse = (message: string): TidemarkError =>
    new TidemarkError('INVALID_PARAMETER_VALUE', message, { cause: error });
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return refuse(`Port ${String(port)} is taken by another program: stop it, or choose another --port.`);
    case 'EACCES':
      return refuse(`Port ${String(port)} may not be used by this user: choose a --port of 1024 or more.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refuse(`'${host}' is no address of this machine: choose another --host.`);
    default:
      return error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
