import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, unknownBy, xmlOf } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { everyPage, nextInXml, queryOf } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";
import { type Element, elementsAt, xmlText } from "#evidence/aws/xml";

const INSTANCES = "rds:DescribeDBInstances";
const CLUSTERS = "rds:DescribeDBClusters";
const LISTS = {
  [INSTANCES]: ["DescribeDBInstancesResult", "DBInstances/DBInstance", "DBInstanceIdentifier"],
  [CLUSTERS]: ["DescribeDBClustersResult", "DBClusters/DBCluster", "DBClusterIdentifier"],
} as const;

/** Asks RDS in a region for its instances and clusters; gives their number. */
export async function readDatabases(aws: Aws, region: string): Promise<number> {
  let found = 0;
  for (const call of [INSTANCES, CLUSTERS] as const) {
    const [result] = LISTS[call];
    const pages = await everyPage(
      aws,
      (Marker) => queryOf(call, region, { MaxRecords: "100", ...(Marker !== null && { Marker }) }),
      nextInXml(`${result}/Marker`),
    );
    found += pages.flatMap((page) => databasesIn(page, call)).length;
  }
  return found;
}

/** Whether each database is encrypted, backed up for long enough, protected from deletion and not public. */
export function judgeDatabases(
  answers: readonly Answer[],
  { backupDays }: { backupDays: number },
): Finding[] {
  const of = (call: keyof typeof LISTS) =>
    answersTo(answers, call).flatMap((page) => databasesIn(page, call));
  const [instances, clusters] = [of(INSTANCES), of(CLUSTERS)];
  // An instance of a cluster is backed up and protected as its cluster is.
  const own = instances.filter(({ element }) => xmlText(element, "DBClusterIdentifier") === null);
  const asked = [...answersTo(answers, INSTANCES), ...answersTo(answers, CLUSTERS)];
  const refused = asked.filter((page) => xmlOf(page) === null);
  const rule = (
    name: string,
    list: readonly Database[],
    judge: (one: Element) => [boolean | null, string],
    passed: string,
  ) => [
    ...summed(
      name,
      "databases",
      list.map((one) => judgedOf(one, judge(one.element))),
      (n) => `${n} of ${list.length} ${passed}.`,
    ),
    ...refused.map((page) => unknownBy(name, page, page.region)),
    ...(asked.length === 0 ? [unknownBy(name, undefined, "databases")] : []),
  ];
  return [
    ...rule(
      "rds-encryption",
      [...instances, ...clusters],
      (one) => flag(one, "StorageEncrypted", "Its storage is", "encrypted"),
      "databases are encrypted",
    ),
    ...rule(
      "rds-backups",
      [...own, ...clusters],
      (one) => {
        const kept = xmlText(one, "BackupRetentionPeriod");
        const detail = `Backups are kept for ${kept ?? "an unknown number of"} days; ${backupDays} are required.`;
        return [kept === null ? null : Number(kept) >= backupDays, detail];
      },
      `databases keep backups for at least ${backupDays} days`,
    ),
    ...rule(
      "rds-deletion-protection",
      [...own, ...clusters],
      (one) => flag(one, "DeletionProtection", "It is", "protected from deletion"),
      "databases are protected from deletion",
    ),
    ...rule(
      "rds-public",
      instances,
      (one) => {
        const [open] = flag(one, "PubliclyAccessible", "", "");
        return [open === null ? null : !open, `The database is ${open ? "" : "not "}publicly accessible.`];
      },
      "databases are not publicly accessible",
    ),
  ];
}

type Database = { name: string; element: Element };

function databasesIn(page: Answer, call: keyof typeof LISTS): Database[] {
  const [result, path, id] = LISTS[call];
  const root = xmlOf(page);
  return (root ? elementsAt(root, `${result}/${path}`) : []).map((element) => ({
    name: `${xmlText(element, id)}, ${page.region}`,
    element,
  }));
}

function flag(one: Element, name: string, subject: string, state: string): [boolean | null, string] {
  const text = xmlText(one, name);
  const value = text === null ? null : text === "true";
  return [value, `${subject} ${value ? "" : "not "}${state}.`];
}

function judgedOf({ name }: Database, [good, detail]: [boolean | null, string]): Judged {
  if (good === null) return { object: name, verdict: "unknown", detail: "RDS does not say." };
  return { object: name, verdict: good ? "pass" : "fail", detail };
}
