import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

// Replaces the key of a data folder, or ends a rotation that was killed, and kills itself before its nth change of a name in the
// folder; else says how many changes there were and which one says that the new data is ready. Arguments: folder, n, what to do.
const [dir, last, what] = process.argv.slice(2) as [string, string, "rotate" | "settle"];
let done = 0;
let ready = 0;
for (const name of ["renameSync", "rmSync", "mkdirSync", "copyFileSync", "writeFileSync"] as const) {
  const original = fs[name] as (...given: unknown[]) => unknown;
  (fs as Record<string, unknown>)[name] = (...given: unknown[]) => {
    const about = given.slice(0, 2).some((one) => typeof one === "string" && one.startsWith(dir));
    if (about && !String(given[0]).endsWith("surety.log-size")) {
      done += 1;
      if (done === Number(last)) process.kill(process.pid, "SIGKILL");
      if (name === "renameSync" && String(given[1]).endsWith("key-rotation/ready")) ready = done;
    }
    return original(...given);
  };
}
syncBuiltinESMExports();
if (what === "settle") {
  const { settleRotation } = await import("#app/storage/key-rotation");
  settleRotation(dir);
} else {
  const { readConfig } = await import("#app/config");
  const { rotateKey } = await import("#app/operations/installation/key-rotation");
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  await rotateKey(config, { kind: "cli", name: "cli:test" });
}
console.log(JSON.stringify({ done, ready }));
