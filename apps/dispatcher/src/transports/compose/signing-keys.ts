import type { Db } from '@posthorn/database';
import type { DkimKey } from '@posthorn/mail';
import { findSigningKey } from './sending-domain.queries.js';

/** The DKIM keys of the workspaces' sending domains. */
export interface SigningKeys {
  /** For mail from this domain: its own key, or that of the domain above it, which relaxed alignment allows (RFC 7489). */
  of(workspaceId: string, domain: string): Promise<readonly DkimKey[]>;
}

interface Known {
  readonly keys: Promise<readonly DkimKey[]>;
  readonly until: number;
}

/** How long after `posthorn domains add` mails may still leave without the signature; milliseconds. */
const KEPT_MS = 30_000;
/** Pairs of workspace and domain. */
const MOST_KEPT = 10_000;

/** Read from PostgreSQL, and kept for half a minute: mails of one sender come in crowds. */
export class StoredSigningKeys implements SigningKeys {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly db: Db,
    private readonly now: () => number = () => performance.now(),
  ) {}

  of(workspaceId: string, domain: string): Promise<readonly DkimKey[]> {
    const name = `${workspaceId}/${domain}`;
    const known = this.#known.get(name);
    if (known !== undefined && known.until > this.now()) return known.keys;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    const keys = this.#load(workspaceId, domain);
    this.#known.set(name, { keys, until: this.now() + KEPT_MS });
    // A database that is down is asked again.
    keys.catch(() => this.#known.delete(name));
    return keys;
  }

  async #load(workspaceId: string, domain: string): Promise<readonly DkimKey[]> {
    const row = await findSigningKey(this.db, workspaceId, [...aboveAndSelf(domain)]);
    return row === undefined
      ? []
      : [{ domain: row.domain, selector: row.dkim_selector, privateKey: row.dkim_private_key }];
  }
}

/** `a.b.example.com`, `b.example.com`, `example.com`; a top-level domain is nobody's. */
function* aboveAndSelf(domain: string): Generator<string> {
  for (let name = domain; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) yield name;
}
