import { addEvidence } from "#app/operations/evidence/evidence";
import { allow, type Work } from "#app/work";
import { findStandingPage } from "#db/controls/published-pages";
import { Refused } from "#domain/errors";
import type { Stored } from "#evidence/vault/vault";

type KeptPage = { ref: string; what: "kept" | "superseded" | "unchanged" };

/** The control that compares published promises with what is run. */
const control = "GV-05";

/**
 * Keeps a published page as evidence for the promises it makes. A changed later copy of the same address supersedes the
 * current one; the same bytes again change nothing. `takenAt` is when the copy was taken.
 * @throws Refused for an address that is not a web page, or a copy older than the current one
 */
export async function keepPublishedPage(
  work: Work,
  page: { address: string; takenAt: Date; file: Stored & { name: string; mediaType: string } },
): Promise<KeptPage> {
  allow(work.actor, "evidence.add");
  const address = webAddress(page.address);
  const old = await findStandingPage(work.db, address);
  if (old?.sha256 === page.file.sha256) return { ref: old.ref, what: "unchanged" };
  if (old && new Date(old.extracted_at) > page.takenAt)
    throw new Refused("conflict", `${old.ref} holds a later copy of this page.`, "at");
  const { ref } = await addEvidence(work, {
    title: `Published page ${address}`.slice(0, 200),
    shows: "What was published at this address on that day.",
    kind: "page",
    provenance: { source: address, query: `copy of ${address}`, extractedAt: page.takenAt },
    files: [page.file],
    controls: [{ controlRef: control }],
    supersedes: old?.id ?? null,
  });
  return { ref, what: old ? "superseded" : "kept" };
}

/** The address as it is compared: http or https, without name, password and fragment. */
export function webAddress(typed: string): string {
  const url = URL.canParse(typed.trim()) ? new URL(typed.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new Refused("invalid", "Enter the page’s address, such as https://example.com/security", "address");
  url.hash = "";
  return url.href;
}

/** Media type of a saved page by its name. */
export function pageType(name: string): string {
  if (/\.html?$/i.test(name)) return "text/html";
  if (/\.pdf$/i.test(name)) return "application/pdf";
  return /\.(txt|md)$/i.test(name) ? "text/plain" : "application/octet-stream";
}

/** The outcome in a sentence. */
export function keptWords({ ref, what }: KeptPage): string {
  if (what === "unchanged") return `Nothing changed: ${ref} holds the same page.`;
  return what === "kept"
    ? `${ref} holds the page. Another person must accept it.`
    : `${ref} holds the changed page and supersedes the previous copy. Another person must accept it.`;
}
