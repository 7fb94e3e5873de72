/** A part of AWS with accounts and addresses of its own. */
type Partition = { title: string; suffix: string; home: string; iam: string };

/** The parts of AWS, by the word that is in their ARNs. */
export const partitions = {
  aws: { title: "AWS", suffix: "amazonaws.com", home: "us-east-1", iam: "iam.amazonaws.com" },
  "aws-us-gov": {
    title: "AWS GovCloud (US)",
    suffix: "amazonaws.com",
    home: "us-gov-west-1",
    iam: "iam.us-gov.amazonaws.com",
  },
  "aws-cn": {
    title: "AWS China",
    suffix: "amazonaws.com.cn",
    home: "cn-north-1",
    iam: "iam.cn-north-1.amazonaws.com.cn",
  },
} satisfies Record<string, Partition>;
export type PartitionName = keyof typeof partitions;

/** The host of a service in a region; that of S3 Control begins with the account's number. */
export function hostOf(name: PartitionName, service: string, region: string, account = ""): string {
  const { suffix, iam } = partitions[name];
  if (service === "iam") return iam;
  if (service === "s3-control") return `${account}.s3-control.${region}.${suffix}`;
  return `${service}.${region}.${suffix}`;
}
