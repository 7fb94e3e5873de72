import { randomUUID } from "node:crypto";
import { thisProcess } from "#app/storage/process-start";

/** How this process names itself on what it has taken: a later process may have its number. */
export const processMark = `${thisProcess} ${randomUUID()}`;
