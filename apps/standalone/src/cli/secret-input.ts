import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InstanceError } from '../instance/instance.errors.js';

/** @param question what a person at the terminal is asked @returns what was typed or piped in, without the line's end */
export type AskSecret = (question: string) => Promise<string>;

const NOWHERE = new Writable({ write: (_chunk, _encoding, done) => done() });

/** From a person, who does not see it and types it twice; or the first line of standard input. @throws InstanceError */
export const askSecret: AskSecret = async (question) => {
  const { stdin } = process;
  if (!stdin.isTTY) return firstLineOf(stdin);
  const secret = await typed(question);
  if (secret === (await typed('Once more'))) return secret;
  throw new InstanceError('The two are not the same.\nTry again.');
};

/** @throws InstanceError when there is none */
export async function firstLineOf(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) return line;
  throw new InstanceError(
    'There is no password on standard input.\nPipe one line in, or run the command at a terminal.',
  );
}

/** readline puts the terminal into raw mode, so that it shows nothing by itself, and what readline shows goes nowhere. */
function typed(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const lines = createInterface({ input: process.stdin, output: NOWHERE, terminal: true, historySize: 0 });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  lines.once('line', resolve);
  lines.once('SIGINT', () => lines.close());
  lines.once('close', () => reject(new InstanceError('Nothing was changed.')));
  return promise.finally(() => {
    process.stderr.write('\n');
    lines.close();
  });
}
