import { z } from "#domain/schema";

/** Names in a field of several lines, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
}

/** A field with the address of an interface. */
export function apiField(start?: string) {
  const text = z.string("Enter the address.").trim().max(2000);
  return (start === undefined ? text : text.default(start))
    .refine((address) => /^https?:$/.test(URL.parse(address)?.protocol ?? ""), {
      message: "Enter an address that begins with https://.",
    })
    .refine((address) => !URL.parse(address)?.username && !URL.parse(address)?.password, {
      message: "Remove the secret from the address; it has its own field.",
    });
}

/** A field of several lines with names of the pattern. */
export function namesField(pattern: RegExp, message: string) {
  return z
    .string()
    .max(20_000)
    .default("")
    .refine((text) => namesIn(text).every((name) => pattern.test(name)), { message });
}

/** A field with a number of days from `from` to `to`. */
export function daysField(from: number, to: number, start: number) {
  const message = `Enter ${from} to ${to} days.`;
  return z.coerce.number("Enter a number of days.").int().min(from, message).max(to, message).default(start);
}

/** The setting of those who may administer, for the form. */
export const administratorsSetting = {
  name: "administrators",
  label: "Approved owners",
  hint: "User names, one on each line.",
  long: true,
  optional: true,
} as const;

/** The setting of `daysField(1, 400, 31)`, for the form. */
export const daysSetting = {
  name: "days",
  label: "Days",
  hint: "How far back, 1 to 400.",
  start: "31",
  optional: true,
} as const;
