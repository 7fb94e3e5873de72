import { openIam } from "#evidence/account-apis/aws-client";
import { credentialsOf } from "#evidence/account-apis/aws-credentials";
import { accountOf, grantsOf } from "#evidence/account-apis/aws-users";
import { allPages } from "#evidence/account-apis/pages";
import type { LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret, requireText } from "#evidence/account-apis/source-settings";
import { unavailable } from "#evidence/account-apis/web";

/** How many users' credentials are asked for at a time: IAM answers about twenty requests a second. */
const AT_ONCE = 4;

/** The IAM users of one AWS account, and its root user. */
export const awsIam: LiveSource = {
  name: "aws-iam",
  title: "AWS IAM",
  hint: "The IAM users of one account and its root user: groups, policies, second factors, when keys and passwords were last used. IAM Identity Center users are not included.",
  secretLabel: "Secret access key",
  fields: [
    {
      name: "key",
      label: "Access key id",
      hint: "Of a user allowed iam:List*, iam:GetAccountAuthorizationDetails, GetAccountSummary, GetLoginProfile, GetAccessKeyLastUsed: the policy IAMReadOnlyAccess includes them all.",
    },
    { name: "region", label: "Region", start: "us-east-1" },
    { name: "endpoint", label: "Endpoint", start: "https://iam.amazonaws.com" },
  ],
  check(settings) {
    for (const name of ["key", "region"]) requireText(settings, name);
    requireAddress(settings, "endpoint");
  },
  destination: ({ key, endpoint }) => JSON.stringify([key, endpoint]),
  async ask(read) {
    const secret = requireSecret(read.secret, "Enter the secret of the access key.");
    const { web, iam } = await openIam(read, secret, awsIam.title);
    const sdk = await import("@aws-sdk/client-iam");
    try {
      const users = await allPages(web, "", async (marker) => {
        const { Users, IsTruncated, Marker } = await iam.send(
          new sdk.ListUsersCommand({ Marker: marker || undefined }),
        );
        return { rows: Users ?? [], next: nextMarker(IsTruncated, Marker) };
      });
      const details = await allPages(web, "", async (marker) => {
        const page = await iam.send(
          new sdk.GetAccountAuthorizationDetailsCommand({
            Filter: ["User", "Group"],
            Marker: marker || undefined,
          }),
        );
        return { rows: [page], next: nextMarker(page.IsTruncated, page.Marker) };
      });
      const grants = grantsOf(details);
      const rows: unknown[] = [];
      for (let from = 0; from < users.length; from += AT_ONCE)
        rows.push(
          ...(await Promise.all(
            users.slice(from, from + AT_ONCE).map(async (one) => {
              const user = one as { UserName?: string; UserId?: string };
              return {
                ...user,
                ...grants.get(user.UserId ?? ""),
                ...(await credentialsOf(web, iam, user.UserName ?? "")),
              };
            }),
          )),
        );
      const { SummaryMap } = await iam.send(new sdk.GetAccountSummaryCommand());
      rows.push({
        root: true,
        mfa: SummaryMap?.AccountMFAEnabled,
        keys: SummaryMap?.AccountAccessKeysPresent,
      });
      const query =
        "ListUsers, GetAccountAuthorizationDetails, and for each user ListMFADevices, ListAccessKeys, GetAccessKeyLastUsed, GetLoginProfile; GetAccountSummary";
      // As they are kept: instants as text.
      return { query, rows: JSON.parse(JSON.stringify(rows)) as unknown[] };
    } catch (error) {
      throw web.refused(error);
    } finally {
      iam.destroy();
    }
  },
  accountsOf: (rows) => rows.map(accountOf),
};

/** @throws Refused when the answer is cut off and does not say where it continues */
function nextMarker(truncated: boolean | undefined, marker: string | undefined): string | null {
  if (!truncated) return null;
  if (!marker) throw unavailable("AWS truncated its response without a continuation marker.");
  return marker;
}
