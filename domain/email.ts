import { z } from "#domain/schema";

/** An e-mail address as stored: trimmed, without `mailto:`, lower case. */
export const email = z
  .string("Enter an e-mail address")
  .transform((text) =>
    text
      .trim()
      .replace(/^mailto:/i, "")
      .toLowerCase(),
  )
  .pipe(
    z.email("This is not an e-mail address, such as name@example.com").max(254, "The address is too long"),
  );
