import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { Problem } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import { REFERENCE_FILES, type ReferenceFile, type ReferenceFiles } from './reference-files.js';

/** Nothing of the page comes from elsewhere; its viewer sets styles on elements. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** What this server can do, for programs and for people. */
@Controller()
export class ReferenceController {
  constructor(@Inject(REFERENCE_FILES) private readonly files: ReferenceFiles) {}

  /** OpenAPI 3.2 of every public route. */
  @Get('openapi.json')
  document(@Res() reply: FastifyReply): void {
    send(reply, this.files.get('openapi.json'));
  }

  /** The same to read and to try. */
  @Get('docs')
  page(@Res() reply: FastifyReply): void {
    send(reply, this.files.get('index.html'));
  }

  /** Parts of the page. */
  @Get('docs/:file')
  part(@Param('file') name: string, @Res() reply: FastifyReply): void {
    send(reply, this.files.get(name));
  }
}

function send(reply: FastifyReply, file: ReferenceFile | undefined): void {
  if (file === undefined) {
    throw new Problem({ status: 404, code: 'UNKNOWN_ROUTE', detail: 'The page has no such part.', fix: 'Open /docs.' });
  }
  void reply
    .type(file.type)
    .header('etag', file.etag)
    .header('cache-control', 'no-cache')
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff');
  if (reply.request.headers['if-none-match'] === file.etag) void reply.status(304).send();
  else void reply.send(file.bytes);
}
