import { join } from 'node:path';
import type { AptSource } from './apt-sources.js';

/** A deb822 source for one suite of the machine's own archive. */
export function privateSources(base: AptSource, suite: string): string {
  return [
    'Types: deb',
    `URIs: ${base.uri}`,
    `Suites: ${suite}`,
    `Components: ${base.components.join(' ')}`,
    ...(base.signedBy === undefined ? [] : [`Signed-By: ${base.signedBy}`]),
    ...(base.trusted === true ? ['Trusted: yes'] : []),
    '',
  ].join('\n');
}

/**
 * Configuration read after the machine's own (`apt-get -c`), so its proxy and credentials hold while every file apt writes is ours.
 * The hooks are cleared because distributions' images put clean-ups of /var/cache there, which fail without root.
 */
export function privateAptConfig(directory: string): string {
  const settings: Readonly<Record<string, string>> = {
    'Dir::State': directory,
    'Dir::State::lists': join(directory, 'lists'),
    'Dir::State::status': join(directory, 'status'),
    'Dir::Cache': directory,
    'Dir::Cache::archives': join(directory, 'archives'),
    'Dir::Etc::sourcelist': join(directory, 'private.sources'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  };
  return [
    ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map(
      (hook) => `#clear ${hook};`,
    ),
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n');
}
