import { z } from "zod";

// zod 4 probes `new Function` once; our CSP would report that, so every module takes `z` from here.
z.config({ jitless: true });

export { z };

/** Days that a record can name. Beyond them calculating with days leaves the calendar: year 0, or five digits. */
const EARLIEST = "1900-01-01";
const LATEST = "2999-12-31";

/**
 * A field for a calendar day, YYYY-MM-DD, from 1900 to 2999; the only one (a check refuses others). A text that is not a day ends the
 * check of its form there: the rules between fields calculate with days and would throw.
 */
export function dayField(error?: string) {
  return z.iso
    .date({ error, abort: true })
    .refine((day) => day >= EARLIEST && day <= LATEST, { error: error ?? "Enter a day", abort: true });
}
