import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';

/**
 * Compiles a schema when the first request needs it. At the start, Ajv's own work on it took longer than all
 * the rest of starting the server, for routes that few ever ask.
 */
export function lazyValidator(): FastifySchemaCompiler<FastifySchema> {
  let ajv: Ajv | undefined;
  return ({ schema }) => {
    let validate: ValidateFunction | undefined;
    return (data: unknown) => {
      ajv ??= new Ajv({ useDefaults: true });
      validate ??= ajv.compile(schema);
      return validate(data) || { error: validate.errors ?? [] };
    };
  };
}
