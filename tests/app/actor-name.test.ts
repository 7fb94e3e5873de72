import { expect, test } from "vitest";
import { type Actor, actorName } from "#app/work";
import { actorLabel } from "#domain/actor-names";

const user: Actor = {
  kind: "user",
  userId: "1",
  personId: null,
  name: "José Álvarez",
  role: "owner",
  sessionId: "s",
  ip: "192.0.2.1",
  factor: null,
};

test.each<[Actor, string, string]>([
  [user, "José Álvarez", "José Álvarez"],
  [{ kind: "job", name: "prepare-reviews" }, "job:prepare-reviews", "Surety (prepare-reviews)"],
  [{ kind: "cli", name: "cli:root" }, "cli:root", "root (command line)"],
  [
    { kind: "token", tokenId: "1", userId: "2", name: "Pager", scope: "incidents.report", ip: "192.0.2.1" },
    "token:Pager",
    "Pager (a program)",
  ],
  [{ kind: "guest", ip: "192.0.2.1" }, "not signed in", "not signed in"],
])("an actor's name has one spelling on record, and one in words (%j)", (actor, onRecord, inWords) => {
  expect(actorName(actor)).toBe(onRecord);
  expect(actorLabel(onRecord)).toBe(inWords);
});

test("names on record by older versions stay readable", () => {
  expect(actorLabel("prepare-reviews")).toBe("prepare-reviews");
  expect(actorLabel("cli:cli:root")).toBe("root (command line)");
  expect(actorLabel("")).toBe("");
});
