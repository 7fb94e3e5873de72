import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** The kernel's numbers for file systems on another machine (statfs(2), linux/magic.h). */
const networks: Record<number, string> = {
  26985: "NFS",
  20859: "SMB",
  4266872130: "SMB",
  4283649346: "SMB",
  1397113167: "AFS",
  1799439955: "AFS",
  12805120: "Ceph",
  22092: "NetWare",
  1937076805: "Coda",
};

/** What a file system on another machine is called, by its number from statfs; null for one of this machine. */
function networkDiskName(type: number): string | null {
  return networks[type >>> 0] ?? null;
}

/**
 * Refuses a data folder on another machine's disk: SQLite's locks and its shared memory do not hold there, and a database that two
 * processes write at once is damaged. `allowed` where the operator knows that one machine alone uses it.
 * @throws Error with what to do
 */
export function refuseNetworkDisk(dataDir: string, allowed: boolean, typeOf = typeOfDisk): void {
  const name = allowed ? null : networkDiskName(typeOf(dataDir));
  if (name === null) return;
  throw new Error(
    `The data folder ${dataDir} is on ${name}, a disk of another machine, where a database can be damaged: its locks do not hold there. Set DATA_DIR to a folder on a disk of this machine, and copy the backups to the other one. If one machine alone uses the folder and its locks are known to work, ALLOW_NETWORK_DISK=on accepts this. Nothing was changed.`,
  );
}

/** The folder may not be there yet: what is above it decides then. */
function typeOfDisk(folder: string): number {
  for (let one = folder; ; one = dirname(one)) {
    try {
      return statfsSync(one).type;
    } catch (error) {
      if (one === dirname(one) || (error as NodeJS.ErrnoException).code !== "ENOENT") return 0;
    }
  }
}
