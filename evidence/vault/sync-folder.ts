import { open } from "node:fs/promises";

/** Brings a folder's names to the disk: a file that was renamed into it is there after a power cut, too. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
