/** Bytes that a large file is sent in at a time: what a lost connection costs. */
export const PIECE = 4 * 1024 * 1024;
/** Most bytes of a file that is sent in pieces. */
export const MOST_RESUMED = 2 * 1024 * 1024 * 1024;
