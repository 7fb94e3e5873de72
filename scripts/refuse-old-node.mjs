// The first import of every program that a person or a supervisor starts: on a Node that is too old it ends the process in words.
import { isTooOld, OLDEST_NODE } from "./node-version.mjs";

/** EX_CONFIG of sysexits.h, as REFUSED in start-errors.mjs: another start is pointless. */
const REFUSED = 78;

if (isTooOld(process.versions.node)) {
  console.error(
    `Surety needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node} (${process.execPath}). Use npm start or npx surety, which bring a newer Node along, or start it with the Node that npm run build prints.`,
  );
  process.exit(REFUSED);
}
