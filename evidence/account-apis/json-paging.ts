import { nextLink, sameOrigin } from "#evidence/account-apis/pages";
import type { LiveSettings } from "#evidence/account-apis/source";
import type { Reply } from "#evidence/account-apis/web";
import { at } from "#evidence/files/json-records";

/** How a service parts a long list. */
export const PAGING = [
  { value: "none", text: "None: the response is the whole list" },
  { value: "link", text: "Link header with the next address" },
  { value: "key", text: "Next address in the response" },
  { value: "number", text: "Page numbers, from 1 until a page is empty" },
] as const;

type Answered = {
  reply: Pick<Reply, "headers">;
  answer: unknown;
  /** The address of this page. */
  asked: string;
  page: number;
  rows: number;
};

/** The address of the page after this one, null after the last. @throws Refused when it is at another host */
export function nextOf(
  settings: LiveSettings,
  { reply, answer, asked, page, rows }: Answered,
): string | null {
  if (settings.paging === "link") return nextLink(reply, asked);
  if (settings.paging === "number") return rows === 0 ? null : pageAddress(settings, asked, page + 1);
  if (settings.paging !== "key") return null;
  const next = at(answer, settings.next?.trim() ?? "");
  return typeof next === "string" && next.trim() !== "" ? sameOrigin(next, asked) : null;
}

/** The address with the page's number in it, where pages have numbers. */
export function pageAddress(settings: LiveSettings, address: string, page: number): string {
  const url = URL.parse(address);
  if (settings.paging !== "number" || url === null) return address;
  url.searchParams.set(settings.next?.trim() || "page", String(page));
  return url.href;
}
