import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Account, differenceOf } from "#domain/systems/accounts";
import { matcher, plainAddress } from "#domain/systems/identity";

const account = (change: Partial<Account>): Account => ({
  externalId: "1",
  userName: null,
  email: null,
  name: null,
  kind: "unknown",
  status: "active",
  roles: [],
  grants: [],
  privileged: "unknown",
  mfa: "unknown",
  lastSignIn: "unknown",
  createdAt: null,
  ...change,
});
const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,9}[a-z0-9]$/);
const address = fc.tuple(word, word).map(([local, host]) => `${local}@${host}.test`);
/** The same address as people and systems write it. */
const written = (plain: string) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: plain.length, maxLength: plain.length }),
      fc.constantFrom("", "mailto:", "MAILTO:"),
      fc.constantFrom("", " ", "\t"),
      fc.boolean(),
    )
    .map(([upper, scheme, blank, bracketed]) => {
      const mixed = [...plain].map((sign, at) => (upper[at] ? sign.toUpperCase() : sign)).join("");
      return bracketed ? `Ana Reyes <${scheme}${mixed}>${blank}` : `${blank}${scheme}${mixed}${blank}`;
    });
const people = fc
  .uniqueArray(address, { minLength: 3, maxLength: 3 })
  .map(([ana = "", alias = "", bo = ""]) => ({
    ana: { id: "ana", email: ana, aliases: [alias] },
    bo: { id: "bo", email: bo, aliases: [] as string[] },
  }));
const spelled = people.chain((cast) =>
  fc.tuple(fc.constant(cast), written(cast.ana.email), written(cast.ana.aliases[0] ?? ""), word),
);

describe("property: an account finds its person", () => {
  test("by e-mail and by alias, in any case, with mailto: or a name around it", () => {
    fc.assert(
      fc.property(spelled, ([{ ana, bo }, email, alias]) => {
        const match = matcher([ana, bo]);
        expect(match(account({ email }))).toEqual({ personId: "ana", by: "email" });
        expect(match(account({ email: alias }))).toEqual({ personId: "ana", by: "alias" });
        expect(match(account({ userName: email }))).toEqual({ personId: "ana", by: "user name" });
      }),
    );
  });

  test("by a plus-address, unless that address is someone's own", () => {
    fc.assert(
      fc.property(spelled, ([{ ana, bo }, , , tag]) => {
        const plus = ana.email.replace("@", `+${tag}@`);
        expect(matcher([ana, bo])(account({ email: plus }))).toEqual({ personId: "ana", by: "plus-address" });
        const owned = { ...bo, aliases: [plus] };
        expect(matcher([ana, owned])(account({ email: plus }))).toEqual({ personId: "bo", by: "alias" });
      }),
    );
  });

  test("by an explicit link before everything else, and by that account's id only", () => {
    fc.assert(
      fc.property(spelled, fc.string({ minLength: 1 }), ([{ ana, bo }, email], externalId) => {
        const match = matcher([ana, bo], new Map([[externalId, "bo"]]));
        expect(match(account({ externalId, email }))).toEqual({ personId: "bo", by: "link" });
        expect(match(account({ externalId: `${externalId}'`, email }))?.personId).toBe("ana");
      }),
    );
  });

  test("and no one where two share an address, in whichever order they are known, or where only a name is alike", () => {
    fc.assert(
      fc.property(spelled, fc.boolean(), ([{ ana, bo }, email], first) => {
        const twin = { ...bo, aliases: [ana.email.toUpperCase()] };
        const match = matcher(first ? [ana, twin] : [twin, ana]);
        expect(match(account({ email }))).toBeNull();
        expect(match(account({ name: bo.id, userName: bo.id }))).toBeNull();
      }),
    );
  });

  test("one spelling: writing a plain address again gives itself", () => {
    fc.assert(
      fc.property(
        address.chain((plain) => fc.tuple(fc.constant(plain), written(plain))),
        ([plain, text]) => {
          expect(plainAddress(text)).toBe(plain);
          expect(plainAddress(plainAddress(text))).toBe(plain);
        },
      ),
    );
  });
});

describe("property: two lists of one system", () => {
  const role = fc.constantFrom("reader", "writer", "owner");
  const row = fc.record({
    externalId: fc.constantFrom("1", "2", "3", "4", "5", "6"),
    email: fc.constantFrom("ana@firm.test", "bo@firm.test", null),
    roles: fc.uniqueArray(role),
    status: fc.constantFrom("active", "disabled", "unknown"),
  });
  const list = fc
    .uniqueArray(row, { selector: (one) => one.externalId })
    .map((rows) => rows.map((one) => account(one as Partial<Account>)));
  const ids = (all: readonly Account[]) => all.map((one) => one.externalId).sort();

  test("every account is added, removed, changed, regranted or as before, and in one of these only", () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { added, removed, changed, regranted } = differenceOf(before, after);
        const old = new Set(ids(before));
        expect(ids(added)).toEqual(ids(after.filter((one) => !old.has(one.externalId))));
        expect(before.length - removed.length + added.length).toBe(after.length);
        const stayed = [...changed, ...regranted];
        expect(stayed.every((one) => one.before.externalId === one.after.externalId)).toBe(true);
        for (const one of changed)
          expect([[...one.before.roles].sort(), one.before.status]).not.toEqual([
            [...one.after.roles].sort(),
            one.after.status,
          ]);
      }),
    );
  });

  test("the way back takes away what the way there added, and changes the same accounts", () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const [there, back] = [differenceOf(before, after), differenceOf(after, before)];
        expect(ids(back.removed)).toEqual(ids(there.added));
        expect(ids(back.changed.map((one) => one.after))).toEqual(
          ids(there.changed.map((one) => one.before)),
        );
      }),
    );
  });

  test("the same e-mail under another id is one account gone and one new, whatever else is alike", () => {
    fc.assert(
      fc.property(row, (one) => {
        const before = account(one as Partial<Account>);
        const { added, removed, changed } = differenceOf([before], [{ ...before, externalId: "new" }]);
        expect([ids(added), ids(removed), changed]).toEqual([["new"], [before.externalId], []]);
      }),
    );
  });

  test("the order of roles is no change; one role more or less is", () => {
    fc.assert(
      fc.property(fc.uniqueArray(role, { minLength: 1 }), (roles) => {
        const before = account({ roles });
        expect(differenceOf([before], [account({ roles: [...roles].reverse() })]).changed).toEqual([]);
        expect(differenceOf([before], [account({ roles: roles.slice(1) })]).changed).toHaveLength(1);
      }),
    );
  });
});
