import type { AppContext } from "#app/context";
import { type Actor, perform, type Work } from "#app/work";
import { type Day, dayOf } from "#domain/days";
import { DAY_MS, HOUR_MS } from "#domain/durations";
import type { Role } from "#domain/roles";

/** Where the company is: its days begin an hour or two before those of UTC. */
export const demoZone = "Europe/Berlin";

/** A person of the demo company. `userId` only for those who sign in. */
export type DemoPerson = { personId: string; userId: string | null; name: string; email: string; role: Role };

/** The people of Tidewater Rota, by what they do there. */
export type PersonKey =
  | "owner"
  | "officer"
  | "secondOfficer"
  | "platformLead"
  | "engineer"
  | "supportLead"
  | "peopleLead"
  | "finance"
  | "designer"
  | "analyst"
  | "sales"
  | "leaver";

/** What each module's part of the demo is built with. */
export type DemoPeople = {
  app: AppContext;
  /** The story's present. */
  now: Date;
  people: Record<PersonKey, DemoPerson>;
  /** Someone who signs in, as the actor of a change. Throws for people without an account. */
  as(key: PersonKey): Actor;
  /** The instant this many days (and hours) before the present; negative is after it. */
  ago(days: number, hours?: number): Date;
  /** The day of the company at that instant. */
  dayAgo(days: number): Day;
  /** Performs a change as if it were done then; an instant after the present is the present. */
  at<R>(when: Date, who: PersonKey | "job", change: (work: Work) => Promise<R>): Promise<R>;
  /** Sets the clock for operations that take the context itself. */
  turn(when: Date): void;
};

/** A cast over a context whose clock `turn` moves. */
export function peopleOf(
  app: AppContext,
  now: Date,
  people: DemoPeople["people"],
  turn: (when: Date) => void,
): DemoPeople {
  const as = (key: PersonKey): Actor => {
    const { userId, personId, name, role } = people[key];
    if (!userId) throw new Error(`${name} does not sign in.`);
    const factor = { method: "totp", at: app.now() };
    return {
      kind: "user",
      userId,
      personId,
      name,
      role,
      sessionId: null,
      ip: "192.0.2.10",
      factor,
    };
  };
  // Whatever a chapter reckons from days and quarters: nothing was recorded after the present.
  const turnTo = (when: Date) => turn(when < now ? when : now);
  const ago = (days: number, hours = 0) => new Date(now.getTime() - days * DAY_MS - hours * HOUR_MS);
  return {
    app,
    now,
    people,
    as,
    turn: turnTo,
    ago,
    dayAgo: (days) => dayOf(ago(days), demoZone),
    async at(when, who, change) {
      turnTo(when);
      try {
        return await perform(app, who === "job" ? { kind: "job", name: "demo" } : as(who), change);
      } finally {
        turnTo(now);
      }
    },
  };
}
