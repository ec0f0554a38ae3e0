import { describe, expect, test } from 'vitest';
import { inShell } from '../system/programs.js';
import { aRecipient, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';
import { printedCommand, seedText, withReplaced } from './seed-text.js';

const { command, output } = printedCommand(seedText('misarreach-webhook.txt'));
const printedBody = /-d '(.*)'/.exec(command)?.[1] ?? '';
const { url, credentials } = theSystem();

/** What a reader does to sign a body. */
async function signatureByOpenssl(body: string): Promise<string> {
  const { stdout, stderr } = await inShell(`printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET"`, {
    BODY: body,
    SECRET: credentials.secrets.REACH_EVENTS_WEBHOOK_SECRET,
  }).finished();
  expect(stderr).toBe('');
  return stdout.trim().split(' ').at(-1) ?? '';
}

async function answerTo(curl: string): Promise<unknown> {
  const { code, stdout, stderr } = await inShell(curl).finished();
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe.each([
  ['/api', url],
  ['/reach/api', `${url}/reach`],
])('the curl line of the MisarReach page, under %s', (_path, host) => {
  const here = withReplaced(command, { 'https://reach.misar.io': host });

  test('answers the first printed answer for a send of ours', async () => {
    const requestId = await requestSend(aRecipient('silent'));
    const body = withReplaced(printedBody, { uuid: requestId });
    const curl = withReplaced(here, {
      [printedBody]: body,
      '<hex hmac-sha256 of body>': await signatureByOpenssl(body),
    });
    expect(await answerTo(curl)).toEqual(JSON.parse(output[0] ?? ''));
  });

  test('answers the second printed answer as it stands, because nothing has the id uuid', async () => {
    const curl = withReplaced(here, { '<hex hmac-sha256 of body>': await signatureByOpenssl(printedBody) });
    expect(await answerTo(curl)).toEqual(JSON.parse(output[1] ?? ''));
  });

  test('is refused with its placeholder for a signature', async () => {
    expect(await answerTo(here)).toEqual({ error: 'Invalid signature' });
    const { stdout } = await inShell(
      withReplaced(here, { 'curl ': 'curl -s -o /dev/null -w "%{http_code}" ' }),
    ).finished();
    expect(stdout).toBe('401');
  });
});

test.each(['sent', 'delivered', 'clicked', 'bounced'])('the event "%s" of the page is taken', async (event) => {
  const body = withReplaced(printedBody, { uuid: await requestSend(aRecipient('silent')), delivered: event });
  const curl = withReplaced(command, {
    'https://reach.misar.io': url,
    [printedBody]: body,
    '<hex hmac-sha256 of body>': await signatureByOpenssl(body),
  });
  expect(await answerTo(curl)).toEqual({ ok: true, matched: true, status: event });
});
