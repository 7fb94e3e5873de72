import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { endLinksMade } from "#app/operations/installation/made-links";
import type { Work } from "#app/work";
import { findFeed, revokeFeeds } from "#db/breach-clocks/calendar-feeds";
import { newId } from "#db/ids";
import { type ApiTokenRow, listLiveTokensOf, saveApiToken } from "#db/installation/api-tokens";
import { deleteUserSessions, type UserRow } from "#db/installation/sessions";
import { deleteUserAttempts } from "#db/installation/sign-in-attempts";
import { listUsers } from "#db/installation/users";
import { may, type Role } from "#domain/roles";

/** Why a user's credentials end, in the words of the log and of the mail. */
type EndReason =
  | "the password was reset"
  | "the second factor was replaced"
  | "they signed out everywhere"
  | "their role changed"
  | "their access ended";

/** Ends a user's sessions and half-finished sign-ins; the session `except` stays. */
export async function endSignIns(work: Work, userId: string, except?: string): Promise<void> {
  await deleteUserSessions(work.db, userId, except);
  await deleteUserAttempts(work.db, userId);
}

/**
 * Ends what lets others in for a user: the calendar address, the API tokens that they made, and links to an account that
 * they saw, or that they may no longer make. The user, and for tokens
 * everyone who can make new ones, get a mail. With `role`, only what that role may no longer have ends.
 */
export async function endCredentials(
  work: Work,
  user: Pick<UserRow, "id" | "name" | "email">,
  reason: EndReason,
  role?: Role,
): Promise<void> {
  const tokens = role && may(role, "api-tokens.edit") ? [] : await endTokens(work, user, reason);
  await endLinksMade(work, user, { reason, role, ended: reason === "their access ended" });
  const feed = role && may(role, "channels.edit-own") ? false : await endFeed(work, user, reason);
  const staying = reason !== "their access ended";
  const affected = new Map(
    staying && (feed || tokens.length > 0) ? [[user.email, null as string | null]] : [],
  );
  if (tokens.length > 0)
    for (const one of await listUsers(work.db))
      if (!one.ended_at && one.id !== user.id && may(one.role as Role, "api-tokens.edit"))
        affected.set(one.email, one.id);
  for (const [to, other] of affected) {
    await queueMail(work, {
      purpose: "credentials-ended",
      key: `credentials-ended:${user.id}:${newId(work.now)}`,
      to,
      subject:
        tokens.length > 0 ? `API tokens of ${user.name} were revoked` : "Your calendar address was revoked",
      text: mailText(user, reason, tokens, feed && to === user.email),
      about: { type: "user", id: user.id },
      ...(other ? { userId: other, needs: "api-tokens.edit" } : {}),
    });
  }
}

async function endTokens(
  work: Work,
  user: Pick<UserRow, "id" | "name">,
  reason: EndReason,
): Promise<ApiTokenRow[]> {
  const tokens = await listLiveTokensOf(work.db, user.id, work.now);
  for (const { id, prefix } of tokens) {
    await saveApiToken(work.db, id, {
      revoked_at: work.now.toISOString(),
      revoked_by: `Surety, because ${reason}`,
    });
    await record(work, {
      action: "api-tokens.revoke",
      subject: { type: "api_token", id, ref: prefix },
      reason,
    });
  }
  return tokens;
}

async function endFeed(work: Work, user: Pick<UserRow, "id">, reason: EndReason): Promise<boolean> {
  const feed = await findFeed(work.db, user.id);
  if (!feed) return false;
  await revokeFeeds(work.db, user.id, work.now);
  await record(work, {
    action: "calendar-feeds.revoke",
    subject: { type: "calendar_feed", id: feed.id },
    reason,
  });
  return true;
}

function mailText(
  user: Pick<UserRow, "name" | "email">,
  reason: EndReason,
  tokens: ApiTokenRow[],
  feed: boolean,
): string {
  const lines = tokens.map(({ name, prefix }) => `- ${name} (${prefix})`).join("\n");
  return [
    `${user.name} (${user.email}): ${reason}.`,
    ...(tokens.length > 0
      ? [
          `These API tokens, created by ${user.name}, were revoked as a result:\n${lines}`,
          "The programs that use them can no longer report incidents or push evidence. Give them new tokens: Tokens, Create a token.",
        ]
      : []),
    ...(feed ? ["The calendar address was revoked too. Create a new one: My work, Notifications."] : []),
  ].join("\n\n");
}
