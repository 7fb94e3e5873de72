import { LARGEST_LIST } from "#domain/largest-list";
import { z } from "#domain/schema";

const file = z
  .instanceof(File, { message: "Choose a file" })
  .refine((one) => one.size > 0, "Choose a file that is not empty")
  .refine((one) => one.size <= LARGEST_LIST, "At most 50 MiB");

/** A form with nothing but a CSV file. */
export const fileInput = z.object({ file });

const optional = z
  .string()
  .trim()
  .max(120)
  .optional()
  .transform((text) => text || null);

/** What a person may say of a text whose encoding cannot be seen. It is never guessed. */
export const CHOSEN_ENCODINGS = ["windows-1252"] as const;
export type ChosenEncoding = (typeof CHOSEN_ENCODINGS)[number];

/** How a table is to be read; an empty field leaves it to the file. */
const reading = {
  encoding: z
    .union([z.literal(""), z.enum(CHOSEN_ENCODINGS, "Choose an encoding")])
    .optional()
    .transform((text) => text || undefined),
  /** Of a workbook. */
  worksheet: z
    .string()
    .trim()
    .max(100)
    .optional()
    .transform((text) => text || undefined),
};

/** What a person may say of a table: which column is what, which part of a date comes first, and to check it alone. */
export const tableFields = {
  ...reading,
  dates: z
    .union([z.literal(""), z.enum(["day-first", "month-first"], "Choose the order")])
    .optional()
    .transform((text) => text || undefined),
  /** "check": say what an import would do, and store nothing. */
  act: z.enum(["check", "import"]).optional(),
  map: z.record(z.string(), z.string().max(200).optional()).optional(),
};

/** A form with a table in it. */
export const tableInput = z.object({ file, ...tableFields });
export type TableUpload = z.output<typeof tableInput>;

/** A list of accounts: which format, drawn when, and for the generic format which column is what. */
export const accountFileInput = z.object({
  file,
  ...reading,
  /** "check": say what an import would do, and store nothing. */
  act: z.enum(["check", "import"]).optional(),
  format: z.string("Choose the file format"),
  at: optional,
  map: z.record(z.string(), z.string().optional()).optional(),
});
