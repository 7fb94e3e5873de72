import { randomUUID } from "node:crypto";

/** How this process names itself on what it has taken: a later process may have its number. */
export const processMark = `process ${process.pid} ${randomUUID()}`;
