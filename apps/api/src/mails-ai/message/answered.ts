import type { FastifyReply } from 'fastify';
import type { MessageView } from './message-view.js';

/** 202 instead of 201 for a mail that waits for a person: it was taken, and may never be sent. */
export function answered(message: MessageView, reply: Pick<FastifyReply, 'status'>): MessageView {
  if (message.status === 'pending_approval') reply.status(202);
  return message;
}
