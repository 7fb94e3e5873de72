// Imported before the bundle: what V8 compiled of it is kept beside it, so that the next command need not compile it again.
import module from "node:module";
import { at } from "./root.mjs";

/** Emptied by each build (scripts/prepare.mjs). */
const COMPILED = at("build", ".compiled");

// Where it cannot be read or written, Node goes on without it.
module.enableCompileCache?.(COMPILED);
