import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Postfix {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

const DAEMONS = '/usr/lib/postfix/sbin';

/**
 * A Postfix of the bench's own: configuration and queue in a directory of its own, mail to `domain` taken, stored by its rules
 * (fsync before 250), and thrown away by its `discard` transport.
 * @returns nothing where it is not installed, or not to be started: it needs root
 */
export async function startPostfix(port: number, domain: string): Promise<Postfix | undefined> {
  if (process.getuid?.() !== 0 || !(await exists(join(DAEMONS, 'master')))) return undefined;
  const dir = await mkdtemp(join(tmpdir(), 'posthorn-postfix-'));
  const config = join(dir, 'etc');
  for (const each of [config, join(dir, 'queue'), join(dir, 'data')]) await mkdir(each, { recursive: true });
  // Its programs run as users of their own.
  await chmod(dir, 0o755);
  execFileSync('chown', ['postfix', join(dir, 'data')]);
  await writeFile(join(config, 'main.cf'), mainCf(dir, domain));
  await writeFile(join(config, 'master.cf'), masterCf(port));
  const child = spawn('postfix', ['-c', config, 'start-fg'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`Postfix does not start; see ${dir}/log`);
    await sleep(100);
  }
  return {
    port,
    process: child,
    async stop() {
      execFileSync('postfix', ['-c', config, 'stop'], { stdio: 'ignore' });
      await exited;
      await rm(dir, { recursive: true });
    },
  };
}

function mainCf(dir: string, domain: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
daemon_directory = ${DAEMONS}
command_directory = /usr/sbin
maillog_file = ${dir}/log
maillog_file_prefixes = ${dir}
myhostname = mx.${domain}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = static:ok
virtual_transport = discard:
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
smtputf8_enable = no
`;
}

/** Of master.cf.proto what receiving and throwing away needs. */
function masterCf(port: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
verify unix - - n - 1 verify
postlog unix-dgram n - n - 1 postlogd
`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
