import type { IAMClient } from "@aws-sdk/client-iam";
import { allPages } from "#evidence/account-apis/pages";
import type { Web } from "#evidence/account-apis/web";

type Credentials = {
  password: boolean;
  mfaDevices: number;
  accessKeys: { id: string; active: boolean; lastUsed: string | null }[];
};

/** With what one IAM user comes in: a password, keys and their last use, second factors. */
export async function credentialsOf(web: Web, iam: IAMClient, UserName: string): Promise<Credentials> {
  const sdk = await import("@aws-sdk/client-iam");
  const next = (page: { IsTruncated?: boolean; Marker?: string }) =>
    page.IsTruncated ? (page.Marker ?? "") : null;
  const devices = await allPages(web, "", async (marker) => {
    const page = await iam.send(new sdk.ListMFADevicesCommand({ UserName, Marker: marker || undefined }));
    return { rows: page.MFADevices ?? [], next: next(page) };
  });
  const keys = await allPages(web, "", async (marker) => {
    const page = await iam.send(new sdk.ListAccessKeysCommand({ UserName, Marker: marker || undefined }));
    return { rows: page.AccessKeyMetadata ?? [], next: next(page) };
  });
  const accessKeys: Credentials["accessKeys"] = [];
  for (const one of keys) {
    const { AccessKeyId = "", Status } = one as { AccessKeyId?: string; Status?: string };
    const used = await iam.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const last = used.AccessKeyLastUsed?.LastUsedDate?.toISOString() ?? null;
    accessKeys.push({ id: AccessKeyId, active: Status === "Active", lastUsed: last });
  }
  const password = await iam.send(new sdk.GetLoginProfileCommand({ UserName })).then(
    () => true,
    (error: Error) => {
      if (error.name === "NoSuchEntityException") return false;
      throw error;
    },
  );
  return { password, mfaDevices: devices.length, accessKeys };
}
