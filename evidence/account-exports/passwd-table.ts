import { textLines } from "#evidence/account-exports/text-lines";
import { BadFile, BadLines } from "#evidence/files/bad-lines";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { eachInTurns } from "#evidence/files/turns";

type User = { line: number; name: string; uid: string; gid: string; gecos: string; shell: string };
const PASSWD = 7;
const GROUP = 4;
const SHADOW = 9;

/** Lines of passwd(5) and group(5) in one text, distinguished by the number of fields of a line. @throws BadFile */
export async function passwdTable(text: string): Promise<CsvTable> {
  const bad = new BadLines();
  const users: User[] = [];
  const groups = new Map<string, { name: string; members: Set<string> }>();
  const isNumber = (field: string) => /^\d{1,10}$/.test(field);
  for await (const { number, text: line } of textLines(text, [":", ","])) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const fields = line.split(":").map((field) => field.trim());
    const [name = "", password = "", third = "", fourth = "", gecos = "", , shell = ""] = fields;
    if (fields.length === SHADOW)
      bad.add(number, null, "is a line of shadow. Remove shadow: it contains password hashes.");
    else if (password.length > 1 && !/^[*!x]+$/.test(password))
      bad.add(number, null, "contains a password hash, which is not stored. Replace it with an x.");
    else if (fields.length === PASSWD && isNumber(third) && isNumber(fourth))
      users.push({ line: number, name, uid: third, gid: fourth, gecos, shell });
    else if (fields.length === GROUP && isNumber(third)) {
      const group = groups.get(third) ?? { name, members: new Set<string>() };
      for (const member of fourth.split(",")) if (member !== "") group.members.add(member);
      groups.set(third, group);
    } else bad.add(number, null, "is neither a line of passwd (seven fields) nor of group (four).");
  }
  bad.refuse();
  if (users.length > 0 && groups.size === 0)
    throw new BadFile("The file has no line of group, so group memberships are missing.");
  const inGroups = new Map<string, string[]>();
  await eachInTurns(groups.values(), ({ name, members }) => {
    for (const member of members) {
      const names = inGroups.get(member);
      if (names) names.push(name);
      else inGroups.set(member, [name]);
    }
  });
  const rows: CsvRow[] = [];
  await eachInTurns(users, ({ line, name, uid, gid, gecos, shell }) => {
    const first = groups.get(gid)?.name ?? `gid ${gid}`;
    rows.push({ line, values: [name, uid, gecos, shell, [first, ...(inGroups.get(name) ?? [])].join(";")] });
  });
  return { header: ["name", "uid", "gecos", "shell", "groups"], delimiter: ",", rows };
}
