// Runs commands of the built command line one after the other, each under the same trouble, and prints how each ended as a line
// of JSON. One process for many commands: a start costs more than most of them.
import { closeSync, openSync } from "node:fs";

const { trouble, commands } = JSON.parse(process.argv[2]);
const bundle = await import(new URL("../../../build/server/index.js", import.meta.url));
const { commandLine } = bundle.entry.module;
// Loads what a command needs before the trouble begins.
await commandLine(["help"], terminal({}, "", []));
if (trouble === "forbidden") {
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
}

for (const { args, env, input = "", descriptors } of commands) {
  const printed = [];
  const held = descriptors === undefined ? [] : holdAllBut(descriptors);
  const code = await commandLine(args, terminal(env, input, printed)).catch((error) => {
    printed.push(`uncaught: ${error.stack}`);
    return -1;
  });
  for (const one of held) closeSync(one);
  process.stdout.write(`${JSON.stringify({ args, descriptors, code, err: printed.join("\n") })}\n`);
}

function terminal(env, input, err) {
  return {
    env: { ...process.env, ...env },
    input: (async function* () {
      yield input;
    })(),
    out: () => undefined,
    err: (text) => err.push(text),
  };
}

/** Opens files until the system allows no more, then closes this many. */
function holdAllBut(free) {
  const held = [];
  try {
    for (;;) held.push(openSync("/dev/null"));
  } catch (error) {
    if (error.code !== "EMFILE") throw error;
  }
  for (const one of held.splice(0, free)) closeSync(one);
  return held;
}
