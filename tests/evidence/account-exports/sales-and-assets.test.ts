import { expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";

const read = async (...lines: string[]) => {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const format = recognise(bytes);
  const [list] = await readAccounts(format ?? "generic", bytes);
  return { format, list };
};

test("Snipe-IT's users are read over the headers that it repeats", async () => {
  const header =
    'id,Company,Title,"Employee No.",Name,Username,Email,Manager,Location,Department,Assets,Licenses,Accessories,Consumables,Groups,"Permission Level",Notes,Activated,"Created At"';
  const { format, list } = await read(
    header,
    '3,"Example AG",Engineer,12,"Ada Obi",ada,ada@example.com,,Berlin,IT,2,1,0,0,"Laptops, ",SuperUser,,Yes,"2024-02-01 08:00:00"',
    header,
    "4,,,,Kim Park,kim,kim@example.com,,,,0,0,0,0,,User,,No,2025-06-15 08:00:00",
  );
  expect(format).toBe("snipeit-users");
  expect(list?.rows).toBe(2);
  expect(list?.accounts).toMatchObject([
    {
      externalId: "3",
      userName: "ada",
      status: "active",
      roles: ["SuperUser"],
      grants: ["group Laptops"],
      privileged: "yes",
      createdAt: { at: new Date("2024-02-01T08:00:00Z") },
    },
    { externalId: "4", name: "Kim Park", status: "disabled", privileged: "unknown", grants: [] },
  ]);
});

test("a user report of Salesforce is read without the lines under it", async () => {
  const { format, list } = await read(
    '"Username","First Name","Last Name","Email","Active","Profile","Role","Last Login"',
    '"ada@example.com.prod","Ada","Obi","ada@example.com","1","System Administrator","CEO","11/28/2026 7:58 AM"',
    '"kim@example.com.prod","Kim","Park","kim@example.com","0","Standard User","",""',
    "",
    '"Confidential Information - Do Not Distribute"',
    '"Example AG"',
  );
  expect(format).toBe("salesforce-users");
  expect(list?.accounts).toMatchObject([
    {
      externalId: "ada@example.com.prod",
      name: "Ada Obi",
      status: "active",
      roles: ["System Administrator", "CEO"],
      privileged: "yes",
      lastSignIn: { at: new Date("2026-11-28T00:00:00Z"), precision: "day" },
    },
    { status: "disabled", roles: ["Standard User"], privileged: "unknown", lastSignIn: "unknown" },
  ]);
});

test("a header that stands again between joined lists is no row", async () => {
  const { list } = await read("login,email", "ada,ada@example.com", "login,email", "kim,kim@example.com");
  expect(list?.accounts.map(({ userName }) => userName)).toEqual(["ada", "kim"]);
});
