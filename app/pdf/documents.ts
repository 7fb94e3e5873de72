import type { Paper } from "./page";

/**
 * Every document by its name: a pure function from data to paper. The worker that prints finds them here, so a document that is
 * not in this list cannot be streamed. Add a line; the data's type is what the route must give.
 */
export const documents = {} satisfies Record<string, (data: never) => Paper>;

export type DocumentName = keyof typeof documents;
