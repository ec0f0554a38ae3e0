/** A mail at the door, whatever brought it. */
export interface InboundMail {
  /** As it came: nothing is added, removed or converted. */
  readonly raw: Uint8Array;
  readonly envelope: {
    /** MAIL FROM; empty for a bounce. */
    readonly from: string;
    /** RCPT TO, each as it was given. */
    readonly to: readonly string[];
    /** Who handed it in, for SPF; left out where a server of ours did. */
    readonly clientIp?: string;
    /** What that client called itself in HELO or EHLO. */
    readonly helo?: string;
  };
  /** `smtp`, `http`, or the provider that forwarded it; lower snake case. */
  readonly via: string;
  /** Whoever speaks for one workspace reaches its mailboxes alone; for the installation, and live mail, when left out. */
  readonly restrictTo?: { readonly workspaceId: string; readonly testMode: boolean };
}

/** What became of a mail, by recipient of its envelope, in their order. */
export interface Accepted {
  readonly recipients: readonly RecipientOutcome[];
}

export type RecipientOutcome =
  | {
      readonly kind: 'accepted';
      readonly recipient: string;
      /** `rcv_...`: the same whenever this mail comes to this mailbox. */
      readonly messageId: string;
      /** The mailbox's own address. */
      readonly mailbox: string;
      readonly workspaceId: string;
    }
  /** It came to a return path of ours and was told to the delivery side; it is nobody's mail. */
  | { readonly kind: 'bounce'; readonly recipient: string }
  /** It looks like a return path of ours, and is not signed. */
  | { readonly kind: 'forged_return_path'; readonly recipient: string }
  | { readonly kind: 'unknown_mailbox'; readonly recipient: string };
