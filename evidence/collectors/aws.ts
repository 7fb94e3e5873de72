import { counted } from "#domain/counted";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { judgeAccounts, readAccounts } from "#evidence/aws/accounts";
import type { Answer } from "#evidence/aws/answers";
import { judgeBuckets, readBuckets } from "#evidence/aws/buckets";
import { type Aws, openAws } from "#evidence/aws/client";
import { judgeDatabases, readDatabases } from "#evidence/aws/databases";
import { judgeKeys, judgeVolumes, readKeys, readVolumes } from "#evidence/aws/disks-and-keys";
import { judgeLogging, readLogging } from "#evidence/aws/logging";
import { type PartitionName, partitions } from "#evidence/aws/partitions";
import { judgePorts, portsIn, readPorts } from "#evidence/aws/ports";
import { forEachOf, openAccount } from "#evidence/aws/questions";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";

const common = {
  key: z
    .string("Enter the access key id.")
    .trim()
    .regex(/^[A-Z0-9]{16,128}$/, "An access key id has capital letters and digits, such as AKIA…."),
  partition: z.enum(Object.keys(partitions) as PartitionName[]).default("aws"),
  endpoint: z
    .string()
    .trim()
    .default("")
    .refine(
      (text) => text === "" || /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
      "Enter an address that begins with https://.",
    )
    .refine(
      (text) => !URL.parse(text)?.username && !URL.parse(text)?.password,
      "Remove the secret from the address; it has its own field.",
    ),
};
const before: Collector["settings"] = [
  {
    name: "key",
    label: "Access key id",
    hint: "Of a user with the read-only policy in docs/collectors.md.",
  },
  { name: "secret", label: "Secret access key", hint: "", secret: true },
];
const after: Collector["settings"] = [
  {
    name: "partition",
    label: "Part of AWS",
    hint: "",
    start: "aws",
    choices: Object.entries(partitions).map(([value, { title }]) => ({ value, text: title })),
  },
  {
    name: "endpoint",
    label: "Endpoint",
    hint: "Only where one address answers for all services of AWS, such as LocalStack.",
    optional: true,
  },
];
const days = (message: string, start: number) =>
  z.coerce.number(message).int(message).min(1, message).max(1000, message).default(start);

type Common = z.output<z.ZodObject<typeof common>>;
type Read = (aws: Aws, account: { account: string; regions: string[] }) => Promise<number>;
type Kept = { account: string; answers: Answer[] };
type Own<S> = Pick<Collector<S>, "name" | "title" | "does" | "controls" | "settings" | "schema"> & {
  read: Read;
  judge(answers: readonly Answer[], settings: S, at: Date): Finding[];
};

/** What the collectors of AWS have in common: the key, the way to ask, and the answers as they came in one file. */
function awsCollector<S extends Common>({ read, judge, settings, ...own }: Own<S>): Collector<S> {
  return {
    ...own,
    version: 1,
    settings: [...before, ...settings, ...after],
    destination: ({ partition, endpoint, key }) =>
      JSON.stringify([partition, URL.parse(endpoint)?.origin, key]),
    takesMinutes: true,
    cron: "30 5 * * *",

    async collect({ key, partition, endpoint }, { way, now, secrets, wait }) {
      const keys = { accessKeyId: key, secretAccessKey: secrets.secret ?? "" };
      const aws = openAws({ way, partition, endpoint, keys, wait });
      const account = await openAccount(aws);
      const rows = await read(aws, account);
      const calls = [...new Set(aws.answers.map(({ call }) => call))];
      const regions = [...new Set(aws.answers.map(({ region }) => region))];
      return {
        files: [jsonFile("answers.json", { account: account.account, answers: aws.answers })],
        source: `AWS account ${account.account}`,
        query: `${calls.join(", ")} in ${regions.join(", ")}`,
        extractedAt: now(),
        rows,
        completeness: `${counted(aws.answers.length, "response")} from ${counted(regions.length, "region")}; every list was read to its last page.`,
        missing: aws.missing,
      };
    },

    assess(files, settings, at) {
      const kept = readJson<Kept>(files, "answers.json");
      if (!Array.isArray(kept?.answers))
        return [finding("aws", "answers.json", "unknown", "The stored responses cannot be read.")];
      return judge(kept.answers, settings, at);
    },
  };
}

const accountsSchema = z.object({
  ...common,
  keyDays: days("Enter 1 to 1000 days.", 90),
  unusedDays: days("Enter 1 to 1000 days.", 90),
  length: days("Enter a number of characters.", 14),
});

/** The root user, second factors, keys and the password policy of one AWS account. */
export const awsAccounts = awsCollector<z.output<typeof accountsSchema>>({
  name: "aws-accounts",
  title: "AWS: accounts and keys",
  does: "Reads the credential report of an AWS account, its password policy, and whether the root user has a second factor and no keys.",
  controls: ["AC-04", "AC-06"],
  settings: [
    {
      name: "keyDays",
      label: "Oldest age of an access key in days",
      hint: "90 when left empty.",
      optional: true,
      start: "90",
    },
    {
      name: "unusedDays",
      label: "Days without use",
      hint: "An active password or key that was not used for longer is a finding; 90 when left empty.",
      optional: true,
      start: "90",
    },
    {
      name: "length",
      label: "Least length of passwords",
      hint: "14 when left empty.",
      optional: true,
      start: "14",
    },
  ],
  schema: accountsSchema,
  read: readAccounts,
  judge: judgeAccounts,
});

const loggingSchema = z.object(common);

/** CloudTrail and GuardDuty of one AWS account. */
export const awsLogging = awsCollector<z.output<typeof loggingSchema>>({
  name: "aws-logging",
  title: "AWS: logging and detection",
  does: "Checks that CloudTrail records what is done in all regions of an AWS account, and that GuardDuty is on in each region that is enabled.",
  controls: ["LM-01", "LM-02"],
  settings: [],
  schema: loggingSchema,
  read: readLogging,
  judge: judgeLogging,
});

const storageSchema = z.object({ ...common, backupDays: days("Enter 1 to 1000 days.", 7) });

/** Buckets, volumes, databases and keys of one AWS account, in all regions. */
export const awsStorage = awsCollector<z.output<typeof storageSchema>>({
  name: "aws-storage",
  title: "AWS: storage and databases",
  does: "Reads from all enabled regions whether S3 buckets are closed, encrypted and versioned, EBS volumes and RDS databases encrypted, databases backed up and protected, and KMS keys rotated.",
  controls: ["OP-02", "BC-01", "AC-06"],
  settings: [
    {
      name: "backupDays",
      label: "Days that databases keep backups",
      hint: "At least; 7 when left empty.",
      optional: true,
      start: "7",
    },
  ],
  schema: storageSchema,
  async read(aws, { account, regions }) {
    let rows = await readBuckets(aws, account);
    await forEachOf(regions, async (region) => {
      rows += await readVolumes(aws, region);
      rows += await readDatabases(aws, region);
      rows += await readKeys(aws, region);
    });
    return rows;
  },
  judge: (answers, settings) => [
    ...judgeBuckets(answers),
    ...judgeVolumes(answers),
    ...judgeDatabases(answers, settings),
    ...judgeKeys(answers),
  ],
});

const portsSchema = z.object({
  ...common,
  ports: z
    .string()
    .default("80, 443")
    .refine(
      (text) => [...portsIn(text)].every((port) => Number.isInteger(port) && port >= 0 && port <= 65_535),
      "Enter numbers of ports, such as 80, 443.",
    ),
});

/** Security groups that let everyone in. */
export const awsPorts = awsCollector<z.output<typeof portsSchema>>({
  name: "aws-ports",
  title: "AWS: open ports",
  does: "Reads the security groups of all enabled regions of an AWS account and names those that open a port to every address.",
  controls: ["OP-03"],
  settings: [
    {
      name: "ports",
      label: "Ports meant for everyone",
      hint: "80, 443 when left empty. Every other port open to every address is a finding.",
      optional: true,
      start: "80, 443",
    },
  ],
  schema: portsSchema,
  read: readPorts,
  judge: judgePorts,
});
