import { normaliseAddress } from '@posthorn/events';
import type { PolicySettingsStore, Senders } from '@posthorn/sending';
import { archivedSender, unverifiedSender } from './campaign.errors.js';

/** Whether anything could leave from an address at all; each mail is judged by all rules when it is its turn. */
export class SenderCheck {
  constructor(
    private readonly senders: Pick<Senders, 'agentByEmail' | 'domain'>,
    private readonly settings: Pick<PolicySettingsStore, 'get'>,
  ) {}

  /**
   * @returns the id of the mailbox that has the address, if one does
   * @throws Problem 422 when it is archived
   */
  async mailboxOf(workspaceId: string, email: string): Promise<string | undefined> {
    const agent = await this.senders.agentByEmail(workspaceId, normaliseAddress(email));
    if (agent?.archived_at) throw archivedSender(email);
    return agent?.id;
  }

  /** @throws Problem 422 for a domain that policy wants verified, or that another workspace has verified, and this one has not */
  async assertMaySend(workspaceId: string, email: string): Promise<void> {
    const address = normaliseAddress(email);
    const name = address.slice(address.lastIndexOf('@') + 1);
    const [{ requireVerifiedDomain }, domain] = await Promise.all([
      this.settings.get(workspaceId),
      this.senders.domain(workspaceId, name),
      this.mailboxOf(workspaceId, email),
    ]);
    const isVerified = domain?.verified_at instanceof Date;
    if (!isVerified && (requireVerifiedDomain || domain?.is_of_another)) throw unverifiedSender(name);
  }
}
