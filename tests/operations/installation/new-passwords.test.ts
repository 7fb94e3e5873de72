import { describe, expect, test } from "vitest";
import { refuseGuessable } from "#app/auth/guessable";
import { newPassword } from "#app/auth/password";
import { loadContext } from "#app/auth/visitor";
import { changePassword } from "#app/operations/installation/own-account";
import { testApp, testOrganisation } from "#tests/support/app";
import { makeCast } from "#tests/support/cast";

const about = ["Ngozi Okafor", "owner@tidewater.example"];
const refused: [string, string][] = [
  ["aaaaaaaaaaaa", "is a repetition"],
  ["abcabcabcabc", "is a repetition"],
  ["quiet heron quiet heron", "is a repetition"],
  ["123456789012", "a keyboard sequence"],
  ["qwertyuiop12", "a keyboard sequence"],
  ["0987654321poiuytrewq", "a keyboard sequence"],
  ["surety surety surety", "is a repetition"],
  ["Surety-Tidewater-2026", "consists of your name"],
  ["T1dewater!2026", "consists of your name"],
  ["Ngozi.Okafor.1984", "consists of your name"],
  ["ngozi.okafor@tidewater", "consists of your name"],
  ["iloveyouforever", "common and breached"],
  ["1qaz2wsx3edc4rfv", "a keyboard sequence"],
  ["Sunshine2024!!", "common and breached"],
];
const taken = [
  "three quiet herons",
  "correct battery staple horse",
  "Okafor likes nine purple herons",
  "zwölf graue Gänse ziehen",
  "七羽の静かな鷺が正午に数える",
  "x9$Lq2!vBn7&Tz",
];

describe("a new password", () => {
  test.each(refused)("%s is refused: it %s", async (password, why) => {
    const app = await testApp();
    await testOrganisation(app);
    await expect(refuseGuessable(app, password, about)).rejects.toMatchObject({
      code: "invalid",
      field: "password",
      message: expect.stringContaining(why),
    });
  });

  test.each(taken)("%s is taken", async (password) => {
    const app = await testApp();
    await testOrganisation(app);
    await expect(refuseGuessable(app, password, about)).resolves.toBeUndefined();
  });

  test("is checked against more than 10,000 frequent ones of 12 characters or more", async () => {
    const { default: list } = await import("../../../app/auth/common-passwords.json");
    expect(list.long).toBeGreaterThan(10_000);
    const entries = Buffer.from(list.prefixes, "base64").toString("hex").match(/.{10}/g) ?? [];
    expect(entries.length).toBeGreaterThan(30_000);
    expect(entries).toEqual([...entries].sort());
  });

  test("has 12 to 200 characters, a character being what people count as one, and any of them", () => {
    expect(newPassword.safeParse("🦩🦩🦩🦩🦩🦩").success).toBe(false);
    expect(newPassword.safeParse("a b".repeat(66)).success).toBe(true);
    expect(newPassword.safeParse("a".repeat(201)).success).toBe(false);
  });

  test("is refused on the form that changes it", async () => {
    const app = await testApp();
    const { owner } = await makeCast(app);
    const cookie = `surety=${await owner.signIn()}`;
    const { visitor } = await loadContext(app, { cookie, ip: "192.0.2.1", nonce: "", requestId: "" });
    const input = { current: owner.password, password: "surety surety surety" };
    await expect(changePassword(app, visitor!, input)).rejects.toMatchObject({ field: "password" });
  });
});
