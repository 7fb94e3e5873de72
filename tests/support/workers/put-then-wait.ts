import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";

// Stores a file as the first half of a record, and waits to be killed before the record is written.
const app = await openContext(readConfig({ DATA_DIR: process.argv[2], LOG_LEVEL: "silent", JOBS: "off" }));
const { sha256 } = await app.vault.put(Buffer.from("the file of a record that is never written"));
console.log(sha256);
setInterval(() => undefined, 1000);
