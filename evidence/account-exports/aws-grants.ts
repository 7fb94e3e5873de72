import { z } from "#domain/schema";

/** Policies of AWS's own that let their holder give themselves anything, or do nearly everything. */
const POWERFUL = /^(AdministratorAccess|IAMFullAccess|PowerUserAccess|AdministratorAccess-.*)$/;

/** The client of AWS gives instants as dates, its command line as text. */
const text = z
  .union([z.string(), z.number(), z.date()])
  .nullish()
  .transform((given) => (given instanceof Date ? given.toISOString() : given == null ? null : String(given)));
/** What is not there, or empty in an answer in XML, is an empty list. */
const listOf = <T extends z.ZodType>(one: T) =>
  z.preprocess((given) => (Array.isArray(given) ? given : []), z.array(one));
const policies = listOf(z.object({ PolicyName: text, PolicyArn: text })).transform((list) =>
  list.map(({ PolicyName, PolicyArn }) => PolicyName ?? PolicyArn ?? "a policy without a name"),
);
const user = z.object({
  UserId: text,
  UserName: text,
  Arn: text,
  CreateDate: text,
  GroupList: listOf(z.coerce.string()),
  AttachedManagedPolicies: policies,
  UserPolicyList: policies,
});
const group = z.object({ GroupName: text, AttachedManagedPolicies: policies, GroupPolicyList: policies });
const page = z.object({ UserDetailList: listOf(user), GroupDetailList: listOf(group) });

export type AwsUser = {
  id: string;
  name: string | null;
  arn: string | null;
  created: string | null;
  groups: string[];
  /** The user's own policies, attached and inline. */
  policies: string[];
  /** A policy of the user or of one of the groups grants nearly everything. What a policy of one's own allows is not judged. */
  powerful: boolean;
};

/**
 * Users with groups and policies, from the pages of IAM's GetAccountAuthorizationDetails.
 * @throws ZodError when a page has another shape
 */
export function awsUsers(pages: readonly unknown[]): AwsUser[] {
  const read = pages.map((one) => page.parse(one));
  const ofGroup = new Map(
    read
      .flatMap(({ GroupDetailList }) => GroupDetailList)
      .map((one) => [one.GroupName ?? "", [...one.AttachedManagedPolicies, ...one.GroupPolicyList]]),
  );
  return read
    .flatMap(({ UserDetailList }) => UserDetailList)
    .map((one) => {
      const own = [...one.AttachedManagedPolicies, ...one.UserPolicyList];
      const groups = one.GroupList;
      const all = [...own, ...groups.flatMap((name) => ofGroup.get(name) ?? [])];
      return {
        id: one.UserId ?? "",
        name: one.UserName,
        arn: one.Arn,
        created: one.CreateDate,
        groups,
        policies: own,
        powerful: all.some((policy) => POWERFUL.test(policy)),
      };
    });
}
