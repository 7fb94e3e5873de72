import { z } from "#domain/schema";
import { onThisMachine } from "#evidence/account-apis/source-settings";
import type { Egress } from "#evidence/network/egress";

/** A host or user that cannot be taken for an option of ssh. */
const HOST = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?";
const USER = "[a-z0-9_][a-z0-9_.-]*";
const SFTP = [
  new RegExp(`^sftp:(?:${USER}@)?(${HOST}):[^\\s-].*$`, "i"),
  new RegExp(`^sftp://(?:${USER}@)?(${HOST})(?::\\d{1,5})?/.*$`, "i"),
];

/** Where a restic repository is: a folder of this server, or a server that restic reaches by sftp or rest. */
export const repositoryAddress = z
  .string("Enter where the repository is.")
  .trim()
  .max(1000)
  .refine(
    (text) => placeOf(text) !== null,
    "Enter an absolute path, sftp:user@host:/path or rest:https://host/path.",
  )
  .refine(
    (text) => !/^rest:[^/]*\/\/[^/]*@/i.test(text),
    "Remove user and password from the address; they have their own fields.",
  );

type Place = { kind: "folder" } | { kind: "sftp"; host: string } | { kind: "rest"; url: URL };

function placeOf(text: string): Place | null {
  if (/\p{Cc}/u.test(text)) return null;
  if (text.startsWith("/")) return { kind: "folder" };
  const sftp = SFTP.map((pattern) => pattern.exec(text)?.[1]).find((host) => host !== undefined);
  if (sftp) return { kind: "sftp", host: sftp };
  const url = /^rest:/i.test(text) ? URL.parse(text.slice(5)) : null;
  return url && /^https?:$/.test(url.protocol) ? { kind: "rest", url } : null;
}

/** @throws FetchError or Error when the repository is on a server that may not be reached, or would be reached in clear */
export async function requireReachable(way: Egress, repository: string): Promise<void> {
  const place = placeOf(repository);
  if (place?.kind === "sftp") await way.resolve(place.host);
  if (place?.kind !== "rest") return;
  const [address] = await way.resolve(place.url.hostname);
  if (place.url.protocol === "http:" && !onThisMachine(address))
    throw new Error("Unencrypted connections are allowed only within this machine. Use rest:https://….");
}

/** The address as restic takes it, with user and password of a rest server. It goes into the environment, not into arguments. */
export function addressForRestic(repository: string, user: string, password: string | undefined): string {
  const place = placeOf(repository);
  if (place?.kind !== "rest" || user === "") return repository;
  const url = new URL(place.url);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password ?? "");
  return `rest:${url.href}`;
}
