import { Refused } from "#domain/errors";
import { tooManyRoles } from "#domain/systems/accounts";
import { awsCredentialReport } from "#evidence/account-exports/aws-credential-report";
import { entraUsers } from "#evidence/account-exports/entra-users";
import { generic } from "#evidence/account-exports/generic";
import { genericJson } from "#evidence/account-exports/generic-json";
import { githubMembers } from "#evidence/account-exports/github-members";
import { googleUsers } from "#evidence/account-exports/google-users";
import { linuxUsers } from "#evidence/account-exports/linux-users";
import { oktaUsers } from "#evidence/account-exports/okta-users";
import { pgRoles } from "#evidence/account-exports/pg-roles";
import { postgresqlDu } from "#evidence/account-exports/postgresql-du";
import type { AccountSource, Beginning, ColumnMap, Extract } from "#evidence/account-exports/source";
import { BadFile } from "#evidence/files/bad-lines";
import { columnKey, readCsv } from "#evidence/files/csv";
import { encodingOf, fromUtf16 } from "#evidence/files/utf16";

export const ACCOUNT_SOURCES: readonly AccountSource[] = [
  generic,
  genericJson,
  githubMembers,
  awsCredentialReport,
  oktaUsers,
  googleUsers,
  entraUsers,
  postgresqlDu,
  pgRoles,
  linuxUsers,
];
/** The word for "find out which it is by how it begins". */
export const BY_ITS_BEGINNING = "auto";

const LONGEST_START = 64 * 1024;

/** Which export begins like this; null when it could be any. */
export function recognise(bytes: Uint8Array): string | null {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(0, LONGEST_START));
  const line = text.split(/\r?\n/).find((one) => one.trim() !== "") ?? "";
  const names = line.split(/[,;]/).map((name) => columnKey(name.trim().replace(/^"|"$/g, "")));
  const beginning: Beginning = { line: line.trim(), columns: new Set(names) };
  return ACCOUNT_SOURCES.find((source) => source.known?.(beginning))?.format ?? null;
}

/**
 * Reads an export of accounts, oldest extract first.
 * @throws Refused when no source reads this format; BadFile when any line is bad or there is no account in it
 */
export async function readAccounts(
  format: string,
  bytes: Uint8Array,
  map: ColumnMap = {},
): Promise<Extract[]> {
  const source = ACCOUNT_SOURCES.find((one) => one.format === format);
  if (!source) {
    const known = ACCOUNT_SOURCES.map((one) => one.format).join(", ");
    throw new Refused("invalid", `Unknown format “${format}”. Known formats: ${known}.`, "format");
  }
  const extracts = await source.read(await (source.table ?? readCsv)(fromUtf16(bytes), map), map);
  if (extracts.every((extract) => extract.accounts.length === 0))
    throw new BadFile("The file contains no accounts. An empty list does not prove that no one has access.");
  for (const { accounts } of extracts) {
    const tooMany = tooManyRoles(accounts);
    if (tooMany) throw new BadFile(tooMany);
  }
  return extracts;
}
