/** Where the pixel and the links of one mail point to. Both are off unless the content asks for them. */
export interface TrackingLinks {
  /** Address of the open pixel. */
  readonly open?: string;
  /** Address that stands in place of a link. */
  readonly click?: (url: string) => string;
}
