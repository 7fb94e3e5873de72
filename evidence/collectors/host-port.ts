import { z } from "#domain/schema";

/** A host name as people type it: no scheme, no path; lower case, punycode for other scripts. */
export const hostName = z
  .string()
  .trim()
  .min(1, "Enter a host name, such as app.example.com.")
  .regex(/^[^\s/?#@:\\]+$/, "Enter only a host name, such as app.example.com.")
  .transform((text) => URL.parse(`https://${text}/`)?.hostname ?? "")
  .refine((host) => host !== "", "Enter a host name, such as app.example.com.");

/** Name servers as people type them: addresses with blanks or commas between them. */
export const nameServers = z
  .string()
  .optional()
  .transform((text) => (text ?? "").split(/[\s,]+/).filter((word) => word !== ""));

export const portNumber = z.preprocess(
  (value) => (value === undefined || value === "" ? 443 : value),
  z.coerce
    .number()
    .int()
    .min(1, "A port is a number from 1 to 65535.")
    .max(65535, "A port is a number from 1 to 65535."),
);
