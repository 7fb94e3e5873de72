import { type ClockStartKind, clockStartKinds } from "#domain/breach-clocks/clock-starts";
import { noticePhases } from "#domain/breach-clocks/notice-phases";
import { questionNames, regimeNames } from "#domain/breach-clocks/regimes";
import { z } from "#domain/schema";

const anchorKind = z.custom<ClockStartKind>(
  (value) =>
    typeof value === "string" &&
    ((clockStartKinds as readonly string[]).includes(value) || /^submitted:[a-z0-9-]+$/.test(value)),
  "not an anchor",
);
const amount = z.int().positive();

/** How long after its anchor an obligation falls due. */
export const limit = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hours"),
    amount,
    /** In any case this many hours after another anchor, unless the first anchor itself came later (DORA RTS Art. 5(1)(a), 5(2)). */
    atMost: z.object({ anchor: anchorKind, hours: amount }).optional(),
  }),
  z.object({ kind: z.literal("days"), amount }),
  z.object({ kind: z.literal("months"), amount }),
  z.object({ kind: z.literal("business_days"), amount, calendar: z.literal("us-federal") }),
  /** The law names no number: "without undue delay". The organisation sets its own target. */
  z.object({ kind: z.literal("undue_delay"), words: z.string().min(1) }),
]);
export type Limit = z.infer<typeof limit>;

/** One notification obligation, as versioned data (`policies/clocks.json`). */
const clockRule = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: amount,
  name: z.string().min(1),
  obligated: z.string().min(1),
  /** The set of rules that it belongs to; an organisation chooses those that bind it. */
  regime: z.enum(regimeNames),
  /** What must be true of an incident, or not known, for this to be owed; of `any`, one. */
  asks: z.array(z.enum(questionNames)),
  any: z.array(z.enum(questionNames)).optional(),
  /** Starts when the incident is opened, before the questions are answered. */
  fromTheStart: z.boolean().optional(),
  /** Which word of several its notice is: the first, an update, the last. None is said where a law asks once. */
  phase: z.enum(noticePhases).optional(),
  /** The rule whose notice this one carries on. */
  follows: z.string().optional(),
  /** One clock for each affected customer, ended by telling that customer. */
  perCustomer: z.boolean(),
  anchor: anchorKind,
  trigger: z.string().min(1),
  limit,
  /** The deadline in the words of its source. */
  says: z.string().min(1),
  recipient: z.string().min(1),
  contents: z.array(z.string().min(1)).min(1),
  notes: z.string(),
  sources: z.array(z.string().min(1)).min(1),
});
export type ClockRule = z.infer<typeof clockRule>;

/** The whole file: unique ids, and chained clocks name a rule that exists. */
export const clockRules = z
  .object({ version: z.string(), note: z.string().min(1), rules: z.array(clockRule) })
  .superRefine(({ rules }, issues) => {
    const ids = new Set(rules.map((rule) => rule.id));
    if (ids.size !== rules.length) issues.addIssue({ code: "custom", message: "two rules share an id" });
    for (const rule of rules) {
      if (rule.follows !== undefined && !ids.has(rule.follows))
        issues.addIssue({ code: "custom", message: `${rule.id} follows ${rule.follows}, which is no rule` });
      const chained = rule.anchor.startsWith("submitted:") ? rule.anchor.slice(10) : null;
      if (chained && !ids.has(chained))
        issues.addIssue({ code: "custom", message: `${rule.id} starts with ${chained}, which is no rule` });
    }
  });
