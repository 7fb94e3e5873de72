import { flagAt, textAt } from "#evidence/account-apis/values";
import { REPOSITORIES } from "#evidence/code-hosts/github-queries";
import type { Github } from "#evidence/code-hosts/github-reading";

/** What a token must be allowed to read. */
export const PERMISSIONS = "“Metadata”, “Contents”, “Pull requests”, “Commit statuses” and “Checks”";

type Repository = { name: string; branch: string };
/** Stored beside the answers: what there was to read. */
export type Listed = {
  owner: string;
  total: number;
  read: string[];
  leftOut: { name: string; reason: string }[];
};

/** The repositories to read, and what is missing or left out with the reason. @throws Refused, and Error where the token sees none */
export async function listRepositories(hub: Github, owner: string, wanted: readonly string[]) {
  const found: unknown[] = [];
  let total = 0;
  await hub.graph(REPOSITORIES, { owner }, "repositoryOwner.repositories", ({ nodes, total: stated }) => {
    for (const node of nodes) found.push(node);
    total = stated;
    return true;
  });
  if (found.length === 0)
    throw new Error(
      `GitHub shows no repository of ${owner} to this token. Check the name, and grant the token access to the repositories: read ${PERMISSIONS}.`,
    );
  const missing: string[] = [];
  if (total !== found.length)
    missing.push(
      `GitHub states ${total} repositories and listed ${found.length}; the next run reads the list again.`,
    );
  const chosen: Repository[] = [];
  const leftOut: Listed["leftOut"] = [];
  const isWanted = new Set(wanted.map((name) => name.toLowerCase()));
  for (const node of found) {
    const name = textAt(node, "name") ?? "";
    const branch = textAt(node, "defaultBranchRef.name");
    if (wanted.length > 0 && !isWanted.delete(name.toLowerCase()))
      leftOut.push({ name, reason: "not chosen" });
    else if (flagAt(node, "isArchived")) leftOut.push({ name, reason: "archived" });
    else if (branch === null) leftOut.push({ name, reason: "empty" });
    else chosen.push({ name, branch });
  }
  for (const name of isWanted)
    missing.push(`${owner}/${name}: GitHub shows no repository of this name to the token.`);
  const listed: Listed = { owner, total, read: chosen.map(({ name }) => name), leftOut };
  return { chosen, listed, missing };
}
