import { Refused } from "#domain/errors";
import { awsCredentialReport } from "#evidence/accounts/aws-credential-report";
import { generic } from "#evidence/accounts/generic";
import { githubMembers } from "#evidence/accounts/github-members";
import type { AccountSource, ColumnMap, Extract } from "#evidence/accounts/source";
import { BadFile } from "#evidence/bad-lines";
import { readCsv } from "#evidence/csv";

export const ACCOUNT_SOURCES: readonly AccountSource[] = [generic, githubMembers, awsCredentialReport];

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
    throw new Refused("invalid", `No source reads the format “${format}”. Known are: ${known}.`, "format");
  }
  const extracts = source.read(await readCsv(bytes), map);
  if (extracts.every((extract) => extract.accounts.length === 0))
    throw new BadFile("The file names no account. An empty list does not prove that nobody has access.");
  return extracts;
}
