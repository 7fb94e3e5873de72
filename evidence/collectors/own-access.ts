import { type Day, utcDay } from "#domain/days";
import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { isStaff } from "#domain/people/people";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, type OwnUser, readJson } from "#evidence/collectors/collector";

const schema = z.object({});
const IDLE_DAYS = 90;
/** More people than this with every right are more than a company of this size needs. */
const MOST_OWNERS = 4;

/** Surety's own users: second factors, leavers, unused accounts. */
export const ownAccess: Collector<z.output<typeof schema>> = {
  name: "own-access",
  version: 2,
  title: "Surety's own users",
  does: "Lists the users who can sign in to this installation, with role, second factor and last use.",
  settings: [],
  schema,
  cron: "0 5 * * 1",
  controls: ["AC-04", "AC-05"],

  async collect(_settings, { own, now }) {
    const [users, today] = [await own.users(), await own.today()];
    return {
      files: [jsonFile("users.json", users), jsonFile("day.json", { today })],
      source: "Surety itself",
      query: "Every user with role, second factor, person and last use",
      extractedAt: now(),
      rows: users.length,
      completeness: `${users.length} users listed: all users in the database, including ended ones.`,
      missing: [],
    };
  },

  assess(files, _settings, at) {
    const users = readJson<OwnUser[]>(files, "users.json");
    if (users === undefined) return [finding("second-factor", "Surety", "unknown", "The list was not read.")];
    // Evidence of version 1 did not say which day it was where the organisation is.
    const today = readJson<{ today: Day }>(files, "day.json")?.today ?? utcDay(at);
    const active = users.filter(
      (user) => !user.endedAt && !(user.expiresAt && Date.parse(user.expiresAt) <= at.getTime()),
    );
    if (active.length === 0) return [finding("second-factor", "Surety", "unknown", "No user can sign in.")];
    const owners = active.filter((user) => user.role === "owner").length;
    return [
      ...active.flatMap((user) => judgeUser(user, at, today)),
      finding(
        "few-owners",
        "Surety",
        owners >= 1 && owners <= MOST_OWNERS ? "pass" : "fail",
        `${owners} owners; 1 to ${MOST_OWNERS} are expected.`,
      ),
    ];
  },
};

function judgeUser(user: OwnUser, at: Date, today: Day): Finding[] {
  const found = [
    user.secondFactor
      ? finding("second-factor", user.email, "pass", "A second factor is set up.")
      : finding("second-factor", user.email, "fail", "No second factor is set up."),
  ];
  const { person } = user;
  if (person && !isStaff(person, today))
    found.push(
      finding(
        "left-company",
        user.email,
        "fail",
        `${person.name} left on ${person.endsOn} and can still sign in.`,
      ),
    );
  const used = Date.parse(user.lastSeenAt ?? user.createdAt);
  const idle = Math.floor((at.getTime() - used) / DAY_MS);
  if (idle > IDLE_DAYS)
    found.push(
      finding("idle", user.email, "fail", `Not used for ${idle} days; at most ${IDLE_DAYS} are expected.`),
    );
  return found;
}
