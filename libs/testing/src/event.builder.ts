import type { NewEvent } from '@posthorn/event-log';
import { contactKey, DeliveryDelivered, newId } from '@posthorn/events';
import type { TestWorkspace } from './workspace.builder.js';

/** A delivered mail of that workspace, ready to append; override whatever the test is about. */
export function anEvent(
  workspace: Pick<TestWorkspace, 'workspaceId' | 'secret'>,
  wanted: Partial<NewEvent> & { readonly recipientEmail?: string } = {},
): NewEvent {
  const { recipientEmail = 'anna@example.com', ...rest } = wanted;
  const requestId = newId('req');
  const contact = contactKey(workspace.secret, recipientEmail);
  const occurredAt = '2026-01-02T03:04:05.678Z';
  return {
    fact: DeliveryDelivered.of({ requestId, recipientEmail, deliveredAt: occurredAt }),
    workspaceId: workspace.workspaceId,
    key: contact,
    contact,
    occurredAt,
    testMode: false,
    correlationId: requestId,
    ...rest,
  };
}
