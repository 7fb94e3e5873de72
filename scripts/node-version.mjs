// The oldest Node that the database's binding works with; on an older one it ends the process without a word. This file is read by
// old versions too: it imports nothing.

export const OLDEST_NODE = "22.14";

/** Whether this version of Node, such as "20.20.2", is older than Surety needs. */
export function isTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split(".").map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
