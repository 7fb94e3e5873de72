import { spawnSync } from "node:child_process";

/** Whether this machine has poppler's pdftotext; where it is missing, tests that read a PDF's text say so and are skipped. */
export const pdftotextMissing = spawnSync("pdftotext", ["-v"]).error !== undefined;
if (pdftotextMissing) console.log("pdftotext is missing (poppler-utils): the text of PDFs is not checked.");

/** The text of a PDF as a reader would copy it, with the marks of direction taken out. */
export function textOfPdf(bytes: Uint8Array, ...options: string[]): string {
  const run = spawnSync("pdftotext", ["-enc", "UTF-8", ...options, "-", "-"], {
    input: bytes,
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`pdftotext: ${run.stderr}`);
  return run.stdout.toString("utf8").replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}
