import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";

/** What the records say about each step of the set-up. */
export type SetUpFacts = {
  securityContact: boolean;
  privacyContact: boolean;
  /** Where the organisation is on the web: four texts of the library name it. */
  website: boolean;
  /** Owners and officers who can sign in. */
  approvers: number;
  /** Where no two of them count as two people: the account whose page says why. */
  linked: { userId: string; name: string } | null;
  programme: boolean;
  policies: number;
  published: number;
  people: number;
  accountLists: number;
  reviewsOpened: number;
  customers: number;
  exercises: number;
  /** An item that a person or a collector added, not Surety itself. */
  evidence: boolean;
};

export const setUpSteps = {
  contacts: { title: "Enter the contacts and the website", href: "/settings" },
  people: { title: "Invite a second person who approves", href: "/users/new?role=officer" },
  programme: { title: "Choose the categories and the audit period", href: "/programme/load" },
  policies: { title: "Adopt and publish the policies", href: "/policies" },
  reviews: { title: "Import accounts and open an access review", href: "/systems" },
  incidents: { title: "Import customers and run a breach exercise", href: "/customers" },
  evidence: { title: "Add evidence or a collector", href: "/evidence" },
} as const;
export type SetUpStep = keyof typeof setUpSteps;
const setUpStepNames = Object.keys(setUpSteps) as [SetUpStep, ...SetUpStep[]];

export type SetUpLine = {
  step: SetUpStep;
  title: string;
  href: string;
  state: "done" | "skipped" | "open";
  /** How far it is: "3 of 17 published". */
  detail: string;
  skipped: { reason: string; by: string; at: Date } | null;
};
type Skip = { step: string; reason: string; skipped_at: string; skipped_by: string };

/** The seven steps with their state. What the records show as done stays done, whatever was skipped before. */
export function setUpLines(facts: SetUpFacts, skips: readonly Skip[]): SetUpLine[] {
  const judged = judge(facts);
  return setUpStepNames.map((step) => {
    const [done, detail] = judged[step];
    const skip = skips.find((one) => one.step === step);
    return {
      step,
      ...setUpSteps[step],
      ...(step === "people" && facts.linked ? { href: `/users/${facts.linked.userId}` } : {}),
      state: done ? "done" : skip ? "skipped" : "open",
      detail,
      skipped:
        skip && !done ? { reason: skip.reason, by: skip.skipped_by, at: new Date(skip.skipped_at) } : null,
    };
  });
}

function judge(facts: SetUpFacts): Record<SetUpStep, [done: boolean, detail: string]> {
  const contacts = [
    facts.securityContact ? "" : "the security contact",
    facts.privacyContact ? "" : "the privacy contact",
    facts.website ? "" : "the website",
  ].filter(Boolean);
  return {
    contacts: [
      contacts.length === 0,
      contacts.length === 0 ? "Policies and notices name them" : `Missing: ${contacts.join(", ")}`,
    ],
    people: [
      facts.approvers >= 2 && facts.linked === null,
      `${counted(facts.approvers, "owner or officer", "owners and officers")} can sign in${
        facts.linked
          ? `, but the account of ${facts.linked.name} is not confirmed as that of a separate person`
          : ""
      }`,
    ],
    programme: [facts.programme, facts.programme ? "Loaded" : "Loads the criteria and the controls"],
    policies: [
      // Drafts that are added later do not open the step again.
      facts.published > 0,
      facts.policies === 0 ? "The library has 17 texts" : `${facts.published} of ${facts.policies} published`,
    ],
    reviews: [
      facts.reviewsOpened > 0,
      [
        counted(facts.people, "person", "people"),
        counted(facts.accountLists, "account list", "account lists"),
        `${counted(facts.reviewsOpened, "review")} opened`,
      ].join(", "),
    ],
    incidents: [
      facts.customers > 0 && facts.exercises > 0,
      `${counted(facts.customers, "customer")}, ${counted(facts.exercises, "exercise")}`,
    ],
    evidence: [facts.evidence, facts.evidence ? "Recorded" : "No evidence yet"],
  };
}

export const skipInput = z.object({
  step: z.enum(setUpStepNames, "Choose a step"),
  reason: requiredText("Enter why this step is left out", 500),
});
export const unskipInput = z.object({ step: z.enum(setUpStepNames, "Choose a step") });
