export type ThreadStatus = 'open' | 'waiting' | 'resolved' | 'escalated' | 'closed' | 'archived';

/** Nobody waits for anything in it, until somebody writes again. */
export function isEnded(status: ThreadStatus): boolean {
  return status === 'resolved' || status === 'closed' || status === 'archived';
}
