import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, unknownBy, xmlOf } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { everyPage, forEachOf, nextInXml } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";
import { type Element, elementsAt, xmlText } from "#evidence/aws/xml";

const BUCKETS = "s3:ListAllMyBuckets";
const ACCOUNT_BLOCK = "s3:GetAccountPublicAccessBlock";
const BLOCK = "s3:GetBucketPublicAccessBlock";
const ENCRYPTION = "s3:GetEncryptionConfiguration";
const VERSIONING = "s3:GetBucketVersioning";
const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** Asks S3 for the account's buckets and about each of them; gives their number. */
export async function readBuckets(aws: Aws, account: string): Promise<number> {
  await aws.ask({
    call: ACCOUNT_BLOCK,
    service: "s3-control",
    region: aws.home,
    account,
    method: "GET",
    path: "/v20180820/configuration/publicAccessBlock",
    headers: { "x-amz-account-id": account },
  });
  const pages = await everyPage(
    aws,
    (mark) => ({
      call: BUCKETS,
      region: aws.home,
      method: "GET",
      path: `/?max-buckets=1000${mark === null ? "" : `&continuation-token=${encodeURIComponent(mark)}`}`,
    }),
    nextInXml("ContinuationToken"),
  );
  const buckets = pages.flatMap(bucketsIn);
  await forEachOf(buckets, async (bucket) => {
    const of = xmlText(bucket, "Name") ?? "";
    const region = xmlText(bucket, "BucketRegion") ?? aws.home;
    for (const [call, what] of [
      [BLOCK, "publicAccessBlock"],
      [ENCRYPTION, "encryption"],
      [VERSIONING, "versioning"],
    ] as const)
      await aws.ask({ call, region, of, method: "GET", path: `/${of}?${what}=` });
  });
  return buckets.length;
}

/** Whether each bucket is closed to the public, encrypted, and keeps earlier versions. */
export function judgeBuckets(answers: readonly Answer[]): Finding[] {
  const pages = answersTo(answers, BUCKETS);
  const refused = pages.find((one) => xmlOf(one) === null);
  const names = pages.flatMap(bucketsIn).map((bucket) => xmlText(bucket, "Name") ?? "");
  const [whole] = answersTo(answers, ACCOUNT_BLOCK);
  const accountBlocks = whole !== undefined && blocksAll(whole);
  const rules: [string, (name: string) => Judged, string][] = [
    [
      "s3-public-access",
      (name) =>
        accountBlocks
          ? { object: name, verdict: "pass", detail: "Public access is blocked for the whole account." }
          : judgeBlock(answersTo(answers, BLOCK, name)[0], name, whole),
      "block public access",
    ],
    [
      "s3-encryption",
      (name) => judgeEncryption(answersTo(answers, ENCRYPTION, name)[0], name),
      "are encrypted",
    ],
    [
      "s3-versioning",
      (name) => judgeVersioning(answersTo(answers, VERSIONING, name)[0], name),
      "keep earlier versions",
    ],
  ];
  return rules.flatMap(([rule, judge, passed]) => [
    ...(refused || pages.length === 0 ? [{ ...unknownBy(rule, refused, "buckets"), object: "buckets" }] : []),
    ...summed(rule, "buckets", names.map(judge), (n) => `${n} of ${names.length} buckets ${passed}.`),
  ]);
}

function judgeBlock(answer: Answer | undefined, object: string, whole: Answer | undefined): Judged {
  if (answer && blocksAll(answer)) return { object, verdict: "pass", detail: "Public access is blocked." };
  if (!answer || (answer.code !== null && answer.code !== "NoSuchPublicAccessBlockConfiguration"))
    return { object, verdict: "unknown", detail: unknownBy("", answer, object).detail };
  // The account's own block could still close the bucket.
  if (whole && whole.code !== null && whole.code !== "NoSuchPublicAccessBlockConfiguration")
    return { object, verdict: "unknown", detail: unknownBy("", whole, object).detail };
  return {
    object,
    verdict: "fail",
    detail: "Public access is not blocked, neither for the bucket nor for the account.",
  };
}

function blocksAll(answer: Answer): boolean {
  const root = xmlOf(answer);
  return root !== null && BLOCKS.every((name) => xmlText(root, name)?.toLowerCase() === "true");
}

function judgeEncryption(answer: Answer | undefined, object: string): Judged {
  if (answer?.code === "ServerSideEncryptionConfigurationNotFoundError")
    return { object, verdict: "fail", detail: "The bucket has no encryption by default." };
  const root = answer && xmlOf(answer);
  const by = root && xmlText(root, "Rule/ApplyServerSideEncryptionByDefault/SSEAlgorithm");
  return by
    ? { object, verdict: "pass", detail: `Encrypted by ${by}.` }
    : { object, verdict: "unknown", detail: unknownBy("", answer, object).detail };
}

function judgeVersioning(answer: Answer | undefined, object: string): Judged {
  const root = answer && xmlOf(answer);
  if (!root) return { object, verdict: "unknown", detail: unknownBy("", answer, object).detail };
  const on = xmlText(root, "Status") === "Enabled";
  return { object, verdict: on ? "pass" : "fail", detail: `Versioning is ${on ? "on" : "off"}.` };
}

function bucketsIn(answer: Answer): Element[] {
  const root = xmlOf(answer);
  return root ? elementsAt(root, "Buckets/Bucket") : [];
}
