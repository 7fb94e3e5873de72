import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, jsonOf, unknownBy, xmlOf } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { everyEc2Page, everyPage, jsonQuestionOf, nextInJson, queryOf } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";
import { elementsAt, xmlText } from "#evidence/aws/xml";

const VOLUMES = "ec2:DescribeVolumes";
const DEFAULT = "ec2:GetEbsEncryptionByDefault";
const KEYS = "kms:ListKeys";
const KEY = "kms:DescribeKey";
const ROTATION = "kms:GetKeyRotationStatus";

type Metadata = { KeyManager?: string; KeyState?: string; KeySpec?: string; Origin?: string };

/** Asks a region for its volumes and whether new ones are encrypted; gives their number. */
export async function readVolumes(aws: Aws, region: string): Promise<number> {
  await aws.ask(queryOf(DEFAULT, region));
  return (await everyEc2Page(aws, VOLUMES, region)).flatMap(volumesIn).length;
}

/** Asks a region for its keys, and for those that the account manages itself whether they rotate; gives their number. */
export async function readKeys(aws: Aws, region: string): Promise<number> {
  const pages = await everyPage(
    aws,
    (Marker) => jsonQuestionOf(KEYS, region, { Limit: 1000, ...(Marker !== null && { Marker }) }),
    nextInJson("NextMarker"),
  );
  const ids = pages.flatMap(keysIn);
  for (const KeyId of ids) {
    const about = await aws.ask(jsonQuestionOf(KEY, region, { KeyId }, KeyId));
    if (rotates(about)) await aws.ask(jsonQuestionOf(ROTATION, region, { KeyId }, KeyId));
  }
  return ids.length;
}

/** Whether each volume is encrypted, and where there are volumes, new ones too. */
export function judgeVolumes(answers: readonly Answer[]): Finding[] {
  const pages = answersTo(answers, VOLUMES);
  const refused = pages.filter((page) => xmlOf(page) === null);
  const volumes = pages.flatMap(volumesIn);
  const regions = [...new Set(volumes.map(({ region }) => region))].sort();
  return [
    ...summed(
      "ebs-encryption",
      "volumes",
      volumes.map(judgeVolume),
      (n) => `${n} of ${volumes.length} volumes are encrypted.`,
    ),
    ...refused.map((page) => unknownBy("ebs-encryption", page, page.region)),
    ...(pages.length === 0 ? [unknownBy("ebs-encryption", undefined, "volumes")] : []),
    ...summed(
      "ebs-default",
      "regions",
      regions.map((region) =>
        judgeDefault(
          answersTo(answers, DEFAULT).find((one) => one.region === region),
          region,
        ),
      ),
      (n) => `New volumes are encrypted in ${n} of ${regions.length} regions with volumes.`,
    ),
  ];
}

/** Whether keys that the account manages itself get new material each year. Keys that cannot rotate are left out. */
export function judgeKeys(answers: readonly Answer[]): Finding[] {
  const rule = "kms-rotation";
  const pages = answersTo(answers, KEYS);
  const judged = answersTo(answers, KEY).flatMap((about): Judged[] => {
    const object = `${about.of}, ${about.region}`;
    const data = metadataOf(about);
    if (!data) return [{ object, verdict: "unknown", detail: unknownBy(rule, about, object).detail }];
    if (!rotates(about)) return [];
    const status = answersTo(answers, ROTATION, about.of).find(({ region }) => region === about.region);
    const on = status && (jsonOf(status) as { KeyRotationEnabled?: boolean } | null)?.KeyRotationEnabled;
    if (typeof on !== "boolean")
      return [{ object, verdict: "unknown", detail: unknownBy(rule, status, object).detail }];
    return [{ object, verdict: on ? "pass" : "fail", detail: `Yearly rotation is ${on ? "on" : "off"}.` }];
  });
  return [
    ...summed(rule, "keys of the account", judged, (n) => `${n} of ${judged.length} keys rotate.`),
    ...pages.filter((page) => jsonOf(page) === null).map((page) => unknownBy(rule, page, page.region)),
    ...(pages.length === 0 ? [unknownBy(rule, undefined, "keys")] : []),
  ];
}

type Volume = { id: string; region: string; encrypted: string | null };

function volumesIn(page: Answer): Volume[] {
  const root = xmlOf(page);
  return (root ? elementsAt(root, "volumeSet/item") : []).map((item) => ({
    id: xmlText(item, "volumeId") ?? "",
    region: page.region,
    encrypted: xmlText(item, "encrypted"),
  }));
}

function judgeVolume({ id, region, encrypted }: Volume): Judged {
  const object = `${id}, ${region}`;
  if (encrypted === null)
    return { object, verdict: "unknown", detail: "EC2 does not say whether it is encrypted." };
  const good = encrypted === "true";
  return { object, verdict: good ? "pass" : "fail", detail: `The volume is ${good ? "" : "not "}encrypted.` };
}

function judgeDefault(answer: Answer | undefined, region: string): Judged {
  const root = answer && xmlOf(answer);
  const on = root && xmlText(root, "ebsEncryptionByDefault");
  if (!on) return { object: region, verdict: "unknown", detail: unknownBy("", answer, region).detail };
  const good = on === "true";
  return {
    object: region,
    verdict: good ? "pass" : "fail",
    detail: `New volumes are ${good ? "" : "not "}encrypted.`,
  };
}

function keysIn(page: Answer): string[] {
  const keys = (jsonOf(page) as { Keys?: { KeyId?: string }[] } | null)?.Keys;
  return (Array.isArray(keys) ? keys : []).flatMap(({ KeyId }) => (KeyId ? [KeyId] : []));
}

function metadataOf(about: Answer): Metadata | null {
  return (jsonOf(about) as { KeyMetadata?: Metadata } | null)?.KeyMetadata ?? null;
}

/** A symmetric key in use whose material KMS made: only such keys rotate by themselves. */
function rotates(about: Answer): boolean {
  const { KeyManager, KeyState, KeySpec, Origin } = metadataOf(about) ?? {};
  return (
    KeyManager === "CUSTOMER" &&
    KeyState === "Enabled" &&
    KeySpec === "SYMMETRIC_DEFAULT" &&
    Origin === "AWS_KMS"
  );
}
