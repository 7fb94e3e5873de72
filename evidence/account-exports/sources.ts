import { Refused } from "#domain/errors";
import type { ChosenEncoding } from "#domain/file-input";
import { tooManyRoles } from "#domain/systems/accounts";
import { adUsers } from "#evidence/account-exports/ad-users";
import { atlassianAccounts } from "#evidence/account-exports/atlassian-accounts";
import { atlassianUsers } from "#evidence/account-exports/atlassian-users";
import { awsAuthorizationDetails } from "#evidence/account-exports/aws-authorization-details";
import { awsCredentialReport } from "#evidence/account-exports/aws-credential-report";
import { entraUsers } from "#evidence/account-exports/entra-users";
import { gamUsers } from "#evidence/account-exports/gam-users";
import { generic } from "#evidence/account-exports/generic";
import { genericJson } from "#evidence/account-exports/generic-json";
import { githubMembers } from "#evidence/account-exports/github-members";
import { gitlabMembers } from "#evidence/account-exports/gitlab-members";
import { googleUsers } from "#evidence/account-exports/google-users";
import { lastpassConsole } from "#evidence/account-exports/lastpass-console";
import { lastpassUsers } from "#evidence/account-exports/lastpass-users";
import { linuxUsers } from "#evidence/account-exports/linux-users";
import { oktaUsers } from "#evidence/account-exports/okta-users";
import { onepasswordUsers } from "#evidence/account-exports/onepassword-users";
import { pagerdutyUsers } from "#evidence/account-exports/pagerduty-users";
import { pgRoles } from "#evidence/account-exports/pg-roles";
import { postgresqlDu } from "#evidence/account-exports/postgresql-du";
import { salesforceUsers } from "#evidence/account-exports/salesforce-users";
import { slackMembers } from "#evidence/account-exports/slack-members";
import { snipeitUsers } from "#evidence/account-exports/snipeit-users";
import type { AccountSource, Beginning, ColumnMap, Extract } from "#evidence/account-exports/source";
import { ALIASES } from "#evidence/account-exports/words";
import { zendeskTeam } from "#evidence/account-exports/zendesk-team";
import { DATE_ORDERS, type DateOrder } from "#evidence/cells/date-order";
import { BadFile } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import { NOT_READ } from "#evidence/files/columns";
import type { CsvTable } from "#evidence/files/csv";
import { delimiterOf } from "#evidence/files/csv-separator";
import { encodingOf, textBytes } from "#evidence/files/encoding";
import { isRowCount } from "#evidence/files/footer";
import { refuseSecrets, refuseSecretsAround } from "#evidence/files/refuse-secrets";
import { headerWords, readTable } from "#evidence/files/table";
import { decode } from "#evidence/files/utf8";
import { refuseSecretsBeside, workbookRows } from "#evidence/files/xlsx";
import { isZip } from "#evidence/files/xlsx-zip";

export const ACCOUNT_SOURCES: readonly AccountSource[] = [
  generic,
  genericJson,
  githubMembers,
  awsCredentialReport,
  awsAuthorizationDetails,
  oktaUsers,
  googleUsers,
  entraUsers,
  postgresqlDu,
  pgRoles,
  linuxUsers,
  adUsers,
  gamUsers,
  gitlabMembers,
  lastpassUsers,
  lastpassConsole,
  slackMembers,
  zendeskTeam,
  atlassianUsers,
  atlassianAccounts,
  onepasswordUsers,
  pagerdutyUsers,
  salesforceUsers,
  snipeitUsers,
];
/** The word for "find out which it is by how it begins". */
export const BY_ITS_BEGINNING = "auto";

const LONGEST_START = 64 * 1024;
/** So much of a line under a table is shown. */
const LONGEST_NAMED = 60;
/** Titles and remarks may precede a header. */
const MOST_LINES = 40;

/** Which export begins like this; null when it could be any. */
export function recognise(bytes: Uint8Array): string | null {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(0, LONGEST_START));
  if (/^\s*[{[]/.test(text)) return jsonSource(text).format;
  const delimiter = delimiterOf(text);
  for (const line of text.split(/\r\n|\n|\r/, MOST_LINES)) {
    if (line.trim() === "") continue;
    const whole = /^"((?:[^"]|"")*)"$/.exec(line.trim())?.[1];
    const names = (whole?.includes(delimiter) ? whole.replaceAll('""', '"') : line).split(delimiter);
    const columns = new Set(names.map((name) => columnKey(name.trim().replace(/^"|"$/g, ""))));
    const source = knownBy({ line: line.trim(), columns });
    if (source) return source.format;
  }
  return null;
}

/** The same of any file, also a workbook. @throws BadFile when it is a damaged one */
export async function recogniseFile(bytes: Uint8Array, worksheet?: string): Promise<string | null> {
  if (!isZip(bytes)) return recognise(bytes);
  for (const { values } of await workbookRows(bytes, worksheet || undefined, MOST_LINES)) {
    const source = knownBy({ line: values.join(","), columns: new Set(values.map(columnKey)) });
    if (source) return source.format;
  }
  return null;
}

/** By the names of all fields, at any depth. */
function jsonSource(text: string): AccountSource {
  const names = [...text.matchAll(/"((?:[^"\\\n]|\\.){1,200})"\s*:/g)].map(([, name = ""]) =>
    columnKey(name),
  );
  return knownBy({ line: "", columns: new Set(names) }) ?? genericJson;
}

function knownBy(beginning: Beginning): AccountSource | undefined {
  return ACCOUNT_SOURCES.find((source) => source.known?.(beginning));
}

/**
 * Reads an export of accounts, oldest extract first.
 * @throws Refused when no source reads this format; BadFile when any line is bad or it has no account
 */
export async function readAccounts(
  format: string,
  bytes: Uint8Array,
  map: ColumnMap = {},
  encoding?: ChosenEncoding,
  now?: Date,
): Promise<Extract[]> {
  return (await readAccountTable(format, bytes, map, encoding, now)).extracts;
}

/** The same with the table, which knows as what each of its columns was read. */
export async function readAccountTable(
  format: string,
  bytes: Uint8Array,
  map: ColumnMap,
  encoding?: ChosenEncoding,
  now?: Date,
): Promise<{ table: CsvTable; extracts: Extract[] }> {
  const source = ACCOUNT_SOURCES.find((one) => one.format === format);
  if (!source) {
    const known = ACCOUNT_SOURCES.map((one) => one.format).join(", ");
    throw new Refused("invalid", `Unknown format “${format}”. Known formats: ${known}.`, "format");
  }
  // A sheet that is remembered from the last workbook says nothing of a text.
  const worksheet = isZip(bytes) ? map.worksheet : undefined;
  const how = { encoding, list: map.list, dates: orderOf(map.dates), worksheet };
  const read = source.table
    ? await source.table(textBytes(bytes, encoding), map)
    : await readTable(bytes, headerWords(ALIASES, Object.values(map)), how);
  const table: CsvTable = { ...read, meaning: new Map(), dates: how.dates, now };
  await refuseSecrets(table);
  if (isZip(bytes)) await refuseSecretsBeside(bytes, table, map.worksheet);
  else await refuseSecretsAround(decode(textBytes(bytes, encoding)), table);
  const extracts = await source.read(table, map);
  if (extracts.every((extract) => extract.accounts.length === 0))
    throw new BadFile("The file contains no accounts. An empty list does not prove that no one has access.");
  for (const { accounts } of extracts) {
    const tooMany = tooManyRoles(accounts);
    if (tooMany) throw new BadFile(tooMany);
  }
  countBelow(table, extracts.at(-1));
  return { table, extracts };
}

/** Lines under the table that were not read are named, but for the number of its rows. */
function countBelow({ below = [] }: CsvTable, extract: Extract | undefined): void {
  const lines = below.filter((text) => !isRowCount(text));
  if (!extract || lines.length === 0) return;
  const named = lines.map((text) => `“${text.slice(0, LONGEST_NAMED)}”`).join(", ");
  extract.rows += lines.length;
  extract.leftOut = [...(extract.leftOut ?? []), { reason: `below the table: ${named}`, rows: lines.length }];
}

/** @throws Refused when a person has said something else than one of the two */
function orderOf(word: string | undefined): DateOrder | undefined {
  if (!word || word === NOT_READ) return undefined;
  const order = DATE_ORDERS.find((one) => one === word.trim().toLowerCase().replace(" ", "-"));
  if (!order) throw new Refused("invalid", "For dates enter day-first or month-first.", "map.dates");
  return order;
}
