/** Takes one result, a line of JSON. */
export type Print = (line: object) => void;

/** One kind of work, from servers started to servers stopped. */
export type Work = (print: Print) => Promise<void>;
