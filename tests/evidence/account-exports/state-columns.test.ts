import { expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";

async function states(...lines: string[]) {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const [list] = await readAccounts(recognise(bytes) ?? "generic", bytes);
  return list?.accounts.map(({ status }) => status);
}

test.each(["is_active", "Is Active", "isEnabled"])("%s says who may sign in", async (column) => {
  expect(await states(`login,${column}`, "ada,t", "kim,f")).toEqual(["active", "disabled"]);
});

test.each(["deleted_at", "Deactivated on", "suspended date", "disabled_since", "archivedAt"])(
  "a day in %s closes the account",
  async (column) => {
    expect(await states(`login,${column}`, "ada,", "kim,2026-10-01")).toEqual(["unknown", "disabled"]);
  },
);

test("words of the field for open and closed accounts are known", async () => {
  const words = ["Locked out", "Terminated", "Removed", "Closed"];
  expect(await states("login,status", ...words.map((word, n) => `u${n},${word}`))).toEqual(
    words.map(() => "disabled"),
  );
  expect(await states("login,status", "a,Activated", "b,Pending invitation")).toEqual(["active", "active"]);
});

test("a list of Active Directory with names and times alone is read", async () => {
  const bytes = Buffer.from('[{"SamAccountName":"ada","LastLogonDate":"\\/Date(1764316691000)\\/"}]');
  const [list] = await readAccounts(recognise(bytes) ?? "generic", bytes);
  expect(list?.accounts).toMatchObject([
    { userName: "ada", lastSignIn: { at: new Date("2025-11-28T07:58:11Z"), precision: "instant" } },
  ]);
});

test("users of Entra without their ids are known by their names", async () => {
  const bytes = Buffer.from(
    "userPrincipalName,displayName,accountEnabled,userType\nada@corp.example,Ada,True,Member\nkim@corp.example,Kim,False,Member\n",
  );
  const [list] = await readAccounts(recognise(bytes) ?? "generic", bytes);
  expect(list?.accounts).toMatchObject([
    { externalId: "ada@corp.example", userName: "ada@corp.example", status: "active" },
    { externalId: "kim@corp.example", status: "disabled" },
  ]);
});

test("csvde's lastLogonTimestamp is kept as a day", async () => {
  const bytes = Buffer.from(
    "sAMAccountName,userAccountControl,lastLogonTimestamp\nada,512,134101999170000000\nkim,514,0\n",
  );
  const [list] = await readAccounts(recognise(bytes) ?? "generic", bytes);
  expect(list?.accounts.map(({ lastSignIn }) => lastSignIn)).toEqual([
    { at: new Date("2025-12-14T00:00:00Z"), precision: "day" },
    "never",
  ]);
});
