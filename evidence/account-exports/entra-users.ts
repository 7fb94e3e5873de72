import type { Moment } from "#domain/systems/accounts";
import { type Line, readLines } from "#evidence/account-exports/lines";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";
import { moment } from "#evidence/files/values";

const HEADERS = {
  id: ["objectId", "Object ID"],
  user_name: ["userPrincipalName", "User principal name"],
  mail: ["email"],
  name: ["displayName", "Display name"],
  type: ["userType", "User type"],
  enabled: ["accountEnabled", "Account enabled"],
  created: ["createdDateTime", "Created date time", "creationDate"],
  invitation: ["invitationState", "Invitation state"],
} satisfies Aliases<string>;
const TYPES = { member: null, guest: "guest" } as const;

/** The user list of Microsoft Entra's admin centre. It names no directory roles, no second factor and no sign-ins. */
export const entraUsers: AccountSource = {
  format: "entra-users",
  title: "Microsoft Entra users",
  hint: "Entra admin centre, Users, Download users. Without directory roles, second factors and sign-ins.",
  known: ({ columns }) => columns.has("userprincipalname") && columns.has("accountenabled"),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["user_name"], ["enabled"]]);
    // Who asks PowerShell or Graph for names alone gets no ids: the name tells accounts apart then.
    const extract = await readLines(table, cells, cells.has("id") ? "id" : "user_name", (line) => {
      const userName = line.text("user_name");
      const enabled = line.answer("enabled");
      const type = line.word("type", TYPES);
      return {
        externalId: (cells.has("id") ? line.text("id") : userName?.toLowerCase()) ?? "",
        userName,
        email: line.address("mail") ?? (userName?.includes("#EXT#") ? null : userName),
        name: line.text("name"),
        kind: "unknown",
        status: enabled === "yes" ? "active" : enabled === "no" ? "disabled" : "unknown",
        roles: type === null ? [] : [type],
        grants: [],
        privileged: "unknown",
        mfa: "unknown",
        lastSignIn: "unknown",
        createdAt: created(line),
      };
    });
    return [extract];
  },
};

/** The portal writes "8/19/2021 1:25:31 PM": month first and no zone, so the day is all that is known. */
function created(line: Line<keyof typeof HEADERS>): Moment | null {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})( \d{1,2}:\d{2}(:\d{2})? ?[AP]M)?$/i.exec(
    line.raw("created").trim(),
  );
  if (!american) return line.time("created");
  const [, month = "", day = "", year = ""] = american;
  const at = moment(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  if (!at) line.wrong("created", `“${line.raw("created")}” is not a date with the month first.`);
  return at ?? null;
}
