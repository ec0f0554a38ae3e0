import { expect } from 'vitest';
import { z } from 'zod';
import { inShell, posthorn } from '../system/programs.js';
import { call } from '../system/requests.js';
import { theSystem } from '../system/system.js';
import { printedAnswers } from './printed-json.js';
import { printedCommand, seedText, withReplaced } from './seed-text.js';

const HOST = 'https://api.misar.io/reach';
const { url } = theSystem();
const printed = (name: string) => {
  const { command, output } = printedCommand(seedText(`misarreach-${name}.txt`));
  return { command, answers: printedAnswers(output) };
};
/** Every example of the Autopilot page: the line, and the answers printed below it. */
export const page = {
  start: printed('start'),
  runs: printed('runs'),
  status: printed('status'),
  stop: printed('stop'),
  detail: printed('detail'),
  dispatch: printed('dispatch'),
};

export interface Tenant {
  readonly workspaceId: string;
  readonly key: string;
}

/** A workspace of a test's own, made as an operator makes it. */
export async function aTenant(): Promise<Tenant> {
  const workspaceId = await printedBy('workspaces', 'create', 'Reach');
  return { workspaceId, key: await printedBy('keys', 'create', '--kind', 'msr', '--workspace', workspaceId) };
}

/** What the `posthorn` command prints. */
export async function printedBy(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await posthorn(args).finished();
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

/** Runs a line of the page with what a reader replaces. */
export async function answerTo(
  command: string,
  { key, runId, host = `${url}/reach` }: { key: string; runId?: string; host?: string },
): Promise<unknown> {
  const own = { [HOST]: host, msr_your_key_here: key, ...(runId !== undefined && { RUN_ID: runId }) };
  const { code, stdout, stderr } = await inShell(withReplaced(command, own)).finished();
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const started = z.object({ ok: z.literal(true), runId: z.string() });
/** Answers, as far as tests look into them. */
export const status = z.object({
  run: z.object({ status: z.string(), leads_found: z.number(), messages_sent: z.number(), log: z.array(z.string()) }),
});
export const counts = z.object({
  stats: z.record(z.string(), z.number()),
  run: z.object({ status: z.string(), leads_found: z.number() }),
});

/** @returns the id of a run with the goal of the page */
export const start = async ({ key }: Tenant) => started.parse(await answerTo(page.start.command, { key })).runId;

/** @param path below `/reach/api/autopilot/` */
export async function reach(path: string, { key }: Tenant): Promise<unknown> {
  return (await call('GET', `/reach/api/autopilot/${path}`, { key })).body;
}
