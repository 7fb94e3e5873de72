import { z } from "#domain/schema";

const file = z
  .instanceof(File, { message: "Choose a file" })
  .refine((one) => one.size > 0, "Choose a file that is not empty")
  .refine((one) => one.size <= 50 * 1024 * 1024, "At most 50 MiB");

/** A form with nothing but a CSV file. */
export const fileInput = z.object({ file });

const optional = z
  .string()
  .trim()
  .max(120)
  .optional()
  .transform((text) => text || null);

/** A list of accounts: which format, drawn when, and for the generic format which column is what. */
export const accountFileInput = z.object({
  file,
  format: z.string("Choose the file format"),
  at: optional,
  map: z.record(z.string(), z.string().optional()).optional(),
});
