/** A place in the order of time, before which an older page ends. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

/** A place as one word: milliseconds and id. */
export const PLACE_CURSOR = /^\d{1,15}\.[A-Za-z0-9_-]{1,128}$/;

export function cursorOf({ at, id }: Place): string {
  return `${at.getTime()}.${id}`;
}

/** @returns nothing for what is no `PLACE_CURSOR` */
export function placeOf(cursor: string): Place | undefined {
  if (!PLACE_CURSOR.test(cursor)) return undefined;
  const dot = cursor.indexOf('.');
  return { at: new Date(Number(cursor.slice(0, dot))), id: cursor.slice(dot + 1) };
}
