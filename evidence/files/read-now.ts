import { constants } from "node:fs";

/** How a file is opened that something else may have replaced: a pipe without a writer is empty, where an ordinary open would wait for one. */
export const readNow = constants.O_RDONLY | constants.O_NONBLOCK;
