/** The largest list that is read, in bytes: its whole text is in memory. Evidence may be larger. */
export const LARGEST_LIST = 50 * 1024 * 1024;
