import type { MailContent } from '@posthorn/mail';
import type { Requester, SendVerdict } from './send-command.js';

/** A send that has not left. */
export interface SendTarget {
  readonly requestId: string;
  /** Its contact key; looked up in the read model when left out. */
  readonly contact?: string | undefined;
}

/** What a send is after a command about it. */
export interface HeldSendState {
  readonly requestId: string;
  readonly contact: string;
  readonly recipientEmail: string;
  readonly status: 'queued' | 'scheduled' | 'pending_approval' | 'canceled' | 'blocked';
  /** Hash of its content as it stands: what an approval names. */
  readonly contentSha256?: string;
  readonly subject?: string;
  /** ISO 8601 UTC; of a scheduled send. */
  readonly dueAt?: string;
  readonly approvalId?: string;
  /** When it was blocked, or why it was canceled. */
  readonly reason?: string;
  readonly detail?: string;
  /** False when it was so already and nothing was recorded. */
  readonly changed: boolean;
}

/** The content an approver judged: the hash seen, or `'current'` for whatever it is now, said explicitly. */
export type ApprovedContent = { readonly contentSha256: string } | 'current';

/**
 * What can be done about a send that has not left. Every command is decided on the contact's own history, so that of
 * two that exclude each other (cancel and the dispatcher's attempt) exactly one holds.
 *
 * All throw `UnknownSendError` (there is none of this id in the workspace and mode), `SendClosedError` (it left, or was
 * canceled, or waits for nothing this command could give) and LogUnavailableError.
 */
export class HeldSends {
  /** Calls off a send that is queued, scheduled or held, before the dispatcher's attempt. Canceled already is no error. */
  cancel(_target: SendTarget, _by: Requester, _options: { reason?: string } = {}): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /**
   * Moves a scheduled send.
   * @throws InvalidSendError when the time is not at least a minute ahead
   */
  reschedule(_target: SendTarget, _dueAt: Date, _by: Requester): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /**
   * Grants the approval a send waits for; policy is judged again, so it may end blocked.
   * @throws ContentChangedError when the content is not the one that was approved
   */
  approve(_target: SendTarget, _content: ApprovedContent, _by: Requester, _reason?: string): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /** Denies the approval a send waits for; it is canceled. */
  reject(_target: SendTarget, _by: Requester, _reason?: string): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /** Puts other content into a held or scheduled send. An approval given to the content before does not count for it. */
  edit(_target: SendTarget, _content: MailContent, _by: Requester): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /**
   * Lets a send go that policy blocked, or one that waits for approval, in a person's responsibility: cooldowns,
   * budgets and risk do not stop it; a pause, a suppression and a missing domain do.
   * @throws ContentChangedError when `content` names another than the current one
   */
  release(_target: SendTarget, _content: ApprovedContent, _by: Requester): Promise<HeldSendState> {
    return Promise.reject(new Error('not built'));
  }

  /** The due time of a scheduled send has come: queued, or blocked by policy as it is now. For the timer `scheduled-send`. */
  releaseDue(_workspaceId: string, _timer: { requestId: string; contact: string }): Promise<SendVerdict | undefined> {
    return Promise.reject(new Error('not built'));
  }

  /** Nobody decided in time: denied by the system, and canceled. For the timer `approval`. */
  expireApproval(_workspaceId: string, _timer: { requestId: string; contact: string }): Promise<void> {
    return Promise.reject(new Error('not built'));
  }
}
