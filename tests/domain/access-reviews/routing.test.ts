import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flagsOf, idleDays, riskRank } from "#domain/access-reviews/flags";
import { judgeRemoval, type Removal } from "#domain/access-reviews/removals";
import {
  type Reviewer,
  type RoutingPlan,
  reciprocalItems,
  routeAccount,
} from "#domain/access-reviews/routing";
import type { Account } from "#domain/systems/accounts";
import { matcher, plainAddress } from "#domain/systems/identity";

const account = (over: Partial<Account> = {}): Account => ({
  externalId: "7",
  userName: "jose",
  email: "jose@kestrel.test",
  name: null,
  kind: "person",
  status: "active",
  roles: ["reader"],
  grants: [],
  privileged: "no",
  mfa: "yes",
  lastSignIn: "unknown",
  createdAt: null,
  ...over,
});
const person = (id: string, over: Partial<Reviewer> = {}): [string, Reviewer] => [
  id,
  { id, email: `${id}@kestrel.test`, aliases: [], managerId: null, endsOn: null, ...over },
];
const people = new Map([
  person("owner"),
  person("jose", { managerId: "manager", aliases: ["j.r@old.test"] }),
  person("manager", { managerId: "owner" }),
  person("named"),
  person("fallback"),
  person("gone", { endsOn: "2026-02-27" }),
]);
const plan = (over: Partial<RoutingPlan> = {}): RoutingPlan => ({
  routing: "system-owner",
  systemOwnerId: "owner",
  namedId: "named",
  fallbackId: "fallback",
  on: "2026-03-11",
  people,
  ...over,
});

describe("routing", () => {
  test.each([
    ["system owner", account(), "jose", plan(), "owner", "system owner"],
    ["manager", account(), "jose", plan({ routing: "manager" }), "manager", "manager"],
    ["named", account(), "jose", plan({ routing: "named" }), "named", "named reviewer"],
    [
      "a service account goes to the owner",
      account({ kind: "service" }),
      "jose",
      plan({ routing: "manager" }),
      "owner",
      "system owner",
    ],
    [
      "nobody's account goes to the owner",
      account(),
      null,
      plan({ routing: "manager" }),
      "owner",
      "system owner",
    ],
    [
      "no manager: the owner",
      account({ email: null, userName: "m" }),
      "named",
      plan({ routing: "manager" }),
      "owner",
      "system owner",
    ],
    [
      "the owner's own access goes to the fallback",
      account({ email: "owner@kestrel.test" }),
      "owner",
      plan(),
      "fallback",
      "fallback",
    ],
    [
      "an owner who left is passed over",
      account(),
      "jose",
      plan({ systemOwnerId: "gone" }),
      "fallback",
      "fallback",
    ],
    [
      "the last resort is the manager",
      account(),
      "jose",
      plan({ systemOwnerId: null, fallbackId: null }),
      "manager",
      "manager",
    ],
  ] as const)("%s", (_, thing, personId, by, reviewerId, via) => {
    expect(routeAccount(thing, personId, by)).toEqual({ reviewerId, via });
  });

  test("who said that it is not theirs is passed over", () => {
    expect(routeAccount(account(), "jose", plan(), new Set(["owner"]))).toEqual({
      reviewerId: "fallback",
      via: "fallback",
    });
  });

  test("no one left says why", () => {
    const alone = plan({
      systemOwnerId: "jose",
      fallbackId: "gone",
      people: new Map([person("jose"), person("gone", { endsOn: "2026-01-01" })]),
    });
    expect(routeAccount(account(), "jose", alone)).toEqual({
      reviewerId: null,
      reason: "jose: the system owner would review their own access, the fallback has left",
    });
  });

  test("a last day of today still counts as here", () => {
    const last = new Map([person("owner", { endsOn: "2026-03-11" })]);
    expect(routeAccount(account(), null, plan({ people: last }))).toMatchObject({ reviewerId: "owner" });
  });

  test("property: under no alias, spelling or plus-address does anyone get their own account", () => {
    const ids = fc.constantFrom("owner", "manager", "named", "fallback");
    const spell = fc.constantFrom(
      (a: string) => a,
      (a: string) => a.toUpperCase(),
      (a: string) => `mailto:${a}`,
      (a: string) => a.replace("@", "+aws@"),
      (a: string) => `Somebody <${a}>`,
    );
    const aliased = new Map([...people].map(([id, one]) => [id, { ...one, aliases: [`${id}@alias.test`] }]));
    fc.assert(
      fc.property(
        ids,
        spell,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom("system-owner", "manager", "named"),
        ids,
        (self, write, alias, inName, matched, routing, fallbackId) => {
          const address = write(alias ? `${self}@alias.test` : `${self}@kestrel.test`);
          const own = account(inName ? { email: null, userName: address } : { email: address });
          const routed = routeAccount(
            own,
            matched ? self : null,
            plan({ routing, fallbackId, people: aliased }),
          );
          expect(routed.reviewerId).not.toBe(self);
        },
      ),
    );
  });

  test("a pair that reviews each other is flagged on both sides", () => {
    const items = [
      { personId: "a", reviewerId: "b" },
      { personId: "b", reviewerId: "a" },
      { personId: "c", reviewerId: "a" },
      { personId: null, reviewerId: "a" },
    ];
    expect([...reciprocalItems(items)]).toEqual(items.slice(0, 2));
  });
});

describe("whose an account is", () => {
  const find = matcher(
    [
      { id: "jose", email: "Jose@Kestrel.test", aliases: ["j.r@old.test", "team@kestrel.test"] },
      { id: "ines", email: "ines@kestrel.test", aliases: ["team@kestrel.test"] },
    ],
    new Map([["linked", "ines"]]),
  );
  test.each([
    [{ email: "JOSE@kestrel.test" }, "jose", "email"],
    [{ email: "mailto:jose@kestrel.test" }, "jose", "email"],
    [{ email: "J.R@old.test" }, "jose", "alias"],
    [{ email: "jose+aws@kestrel.test" }, "jose", "plus-address"],
    [{ email: null, userName: "ines@kestrel.test" }, "ines", "user name"],
    [{ email: "jose@kestrel.test", externalId: "linked" }, "ines", "link"],
  ] as const)("%o", (over, personId, by) => {
    expect(find(account(over))).toEqual({ personId, by });
  });
  test.each([
    [{ email: "team@kestrel.test" }],
    [{ email: "else@kestrel.test", userName: "jose" }],
    [{ email: null }],
  ])("%o is no one's for sure", (over) => expect(find(account(over))).toBeNull());
  test("an address is one spelling or none", () => {
    expect(plainAddress(" Ana <mailto:Ana@Firm.test> ")).toBe("ana@firm.test");
    expect(plainAddress("not an address")).toBeNull();
  });
});

describe("flags, as they were at the instant of the population", () => {
  const at = new Date("2026-03-11T12:00:00Z");
  const days = (n: number) => new Date(at.getTime() - n * 86_400_000);
  const facts = { person: { endsOn: null }, before: undefined, reviewedBefore: false, at, on: "2026-03-11" };
  test.each([
    ["nothing", account(), {}, []],
    ["a last day that is the day of the list", account(), { person: { endsOn: "2026-03-11" } }, []],
    ["a last day before the day of the list", account(), { person: { endsOn: "2026-03-10" } }, ["left"]],
    [
      "a day that began where the organisation is, and not in UTC",
      account(),
      { person: { endsOn: "2026-03-11" }, on: "2026-03-12" },
      ["left"],
    ],
    [
      "unknown raises none",
      account({ mfa: "unknown", privileged: "unknown", lastSignIn: "unknown" }),
      {},
      [],
    ],
    ["the last day itself", account(), { person: { endsOn: "2026-03-11" } }, []],
    ["the day after it", account(), { person: { endsOn: "2026-03-10" } }, ["left"]],
    ["90 days idle", account({ lastSignIn: { at: days(90), precision: "instant" } }), {}, []],
    ["a full 91", account({ lastSignIn: { at: days(91), precision: "instant" } }), {}, ["inactive"]],
    [
      "never, made long ago",
      account({ lastSignIn: "never", createdAt: { at: days(91), precision: "day" } }),
      {},
      ["inactive"],
    ],
    [
      "never, made lately",
      account({ lastSignIn: "never", createdAt: { at: days(3), precision: "day" } }),
      {},
      [],
    ],
    ["no MFA, privileged", account({ mfa: "no", privileged: "yes" }), {}, ["privileged", "no_mfa"]],
    ["no MFA but disabled", account({ mfa: "no", status: "disabled" }), {}, []],
    ["nobody's", account(), { person: null }, ["unmatched"]],
    ["nobody's service account", account({ kind: "service" }), { person: null }, ["service"]],
    ["new", account(), { reviewedBefore: true }, ["new"]],
    ["the same as before", account(), { reviewedBefore: true, before: account() }, []],
    [
      "another role",
      account(),
      { reviewedBefore: true, before: account({ roles: ["writer"] }) },
      ["changed"],
    ],
    [
      "another grant",
      account({ grants: ["team web"] }),
      { reviewedBefore: true, before: account() },
      ["changed"],
    ],
    [
      "privilege became known, not given",
      account({ privileged: "no" }),
      { reviewedBefore: true, before: account({ privileged: "unknown" }) },
      [],
    ],
  ] as const)("%s", (_, thing, over, flags) => {
    expect(flagsOf({ ...facts, account: thing, ...over })).toEqual(flags);
  });
  test("idle days never go below zero", () => {
    expect(idleDays({ at: days(-5), precision: "instant" }, null, at)).toBe(0);
    expect(idleDays("unknown", days(9), at)).toBeNull();
  });
  test("who left comes first, the unflagged last", () => {
    expect(riskRank(["left"])).toBeLessThan(riskRank(["privileged", "no_mfa"]));
    expect(riskRank(["privileged", "no_mfa"])).toBeLessThan(riskRank(["privileged"]));
    expect(riskRank(["changed"])).toBeLessThan(riskRank([]));
  });
});

describe("a removal is proven only by a later population", () => {
  const since = new Date("2026-03-13T17:00:00Z");
  const later = new Date("2026-03-14T00:00:00Z");
  const removal = (over: Partial<Removal> = {}): Removal => ({
    kind: "revoke",
    role: "writer",
    toRole: null,
    since,
    verifiedAt: null,
    ...over,
  });
  const verified = removal({ verifiedAt: later });
  const after = new Date("2026-04-01T00:00:00Z");
  test.each([
    ["an older population", removal(), undefined, new Date("2026-03-13T16:59:59Z"), "no news"],
    ["one of the same instant", removal(), undefined, since, "no news"],
    ["gone", removal(), undefined, later, "proven"],
    ["disabled", removal(), account({ roles: ["writer"], status: "disabled" }), later, "proven"],
    ["the role is gone", removal(), account(), later, "proven"],
    ["changed as decided", removal({ kind: "change", toRole: "reader" }), account(), later, "proven"],
    ["still there", removal(), account({ roles: ["writer"] }), later, "still there"],
    [
      "an unknown status proves nothing",
      removal(),
      account({ roles: ["writer"], status: "unknown" }),
      later,
      "still there",
    ],
    [
      "an account without roles must go",
      removal({ role: null }),
      account({ roles: [] }),
      later,
      "still there",
    ],
    ["came back", verified, account({ roles: ["writer"] }), after, "came back"],
    ["stays away", verified, account(), after, "no news"],
    ["an older population after the proof", verified, account({ roles: ["writer"] }), since, "no news"],
  ] as const)("%s", (_, thing, found, at, proof) => {
    expect(judgeRemoval(thing, found as Account | undefined, at)).toBe(proof);
  });
});
