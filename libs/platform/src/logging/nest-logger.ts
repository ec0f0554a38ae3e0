import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Where Nest logs an error of the start before it throws it: whoever started the service reports it, once. */
const THROWN_ON = 'ExceptionHandler';

/** Nest's own messages through pino; what Nest calls a log is for developers, so it is debug here. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...context: unknown[]): void {
    this.logger.debug(bindings(context), text(message));
  }
  debug(message: unknown, ...context: unknown[]): void {
    this.logger.debug(bindings(context), text(message));
  }
  verbose(message: unknown, ...context: unknown[]): void {
    this.logger.trace(bindings(context), text(message));
  }
  warn(message: unknown, ...context: unknown[]): void {
    this.logger.warn(bindings(context), text(message));
  }
  error(message: unknown, ...context: unknown[]): void {
    const level = context.at(-1) === THROWN_ON ? 'debug' : 'error';
    this.logger[level]({ ...bindings(context), ...(message instanceof Error ? { err: message } : {}) }, text(message));
  }
  fatal(message: unknown, ...context: unknown[]): void {
    this.logger.fatal({ ...bindings(context), ...(message instanceof Error ? { err: message } : {}) }, text(message));
  }
}

/** Nest passes the class that logs last, and a stack before it for errors. */
function bindings(context: readonly unknown[]): Record<string, unknown> {
  const texts = context.filter((value) => typeof value === 'string');
  const [stack] = texts.length > 1 ? texts : [];
  return { context: texts.at(-1), ...(stack === undefined ? {} : { stack }) };
}

function text(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
