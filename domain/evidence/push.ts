import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const line = (most: number) => z.string().trim().min(1, "Not empty").max(most, `At most ${most} characters`);

/** The fields beside the file of `POST /api/v1/evidence`. Names that are not here are refused by name: nothing is dropped in silence. */
export const pushInput = z.strictObject({
  title: requiredLine("Enter a title").optional(),
  control: z
    .array(z.string().regex(/^[A-Z]{2}-\d\d$/, "A control such as VU-04"))
    .max(20, "At most 20")
    .optional(),
  environment: line(100).optional(),
  query: line(4000).optional(),
  performedOn: dayField("A day such as 2026-03-10").optional(),
});
export type PushInput = z.infer<typeof pushInput>;

/** What a program is answered whose file was taken. */
export const pushAnswer = z.strictObject({
  ref: z.string(),
  url: z.url(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(1),
  format: z.string(),
  verdict: z.enum(["pass", "fail", "unknown"]),
  counts: z.strictObject({
    fail: z.int().min(0),
    unknown: z.int().min(0),
    pass: z.int().min(0),
    not_applicable: z.int().min(0),
  }),
  performed: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
});
export type PushAnswer = z.infer<typeof pushAnswer>;
