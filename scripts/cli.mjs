// The command line lives in the server's bundle: one copy of every rule. DATA_DIR is relative to the folder it is called in.
import "./refuse-old-node.mjs";
import "./compile-cache.mjs";
import { systemWords } from "./start-errors.mjs";

try {
  const bundle = await import("../build/server/index.js");
  process.exitCode = await bundle.entry.module.commandLine(process.argv.slice(2));
} catch (error) {
  // A command puts its own errors into words; this is one that could not be loaded.
  const words = systemWords(error);
  if (!words) throw error;
  process.stderr.write(`surety: ${words}\n`);
  process.exitCode = 1;
}
