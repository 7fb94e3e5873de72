import { z } from "#domain/schema";

const MOST = 100;

/** Controls typed into one field: "VU-04, CM-02". */
export const controlRefs = z
  .string()
  .max(1000, "At most 1,000 characters")
  .transform((text) => [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ])
  .refine((list) => list.length <= MOST, `At most ${MOST} controls`);
