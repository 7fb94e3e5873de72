// The command line lives in the server's bundle: one copy of every rule. DATA_DIR is relative to the folder it is called in.
import * as bundle from "../build/server/index.js";

process.exitCode = await bundle.entry.module.commandLine(process.argv.slice(2));
