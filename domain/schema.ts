import { z } from "zod";

// zod 4 probes `new Function` once; our CSP would report that, so every module takes `z` from here.
z.config({ jitless: true });

export { z };

/**
 * A field for a calendar day, YYYY-MM-DD. A text that is not a day ends the check of its form there: the rules between fields
 * calculate with days and would throw.
 */
export function dayField(error?: string) {
  return z.iso.date({ error, abort: true });
}
