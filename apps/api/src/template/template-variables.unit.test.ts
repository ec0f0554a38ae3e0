import { expect, test } from 'vitest';
import { messageBody } from '../mails-ai/message/message-body.js';
import { draftRendering } from './template-body.js';

test('variables that are nested to end the call stack are refused, wherever they come', () => {
  const variables = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`) as unknown;
  const refused = { success: false, error: { issues: [{ path: ['variables'], message: 'is nested too deeply' }] } };
  expect(draftRendering.safeParse({ subject: 'Hi', text: '{{ a | json }}', variables })).toMatchObject(refused);
  expect(messageBody.safeParse({ to: 'ann@example.com', template_id: 't', variables })).toMatchObject(refused);
});
