import { setTimeout as sleep } from "node:timers/promises";
import { under } from "#evidence/account-apis/pages";
import { textAt } from "#evidence/account-apis/values";
import { openWeb, unavailable, type Web } from "#evidence/account-apis/web";
import { at } from "#evidence/files/json-records";
import type { Egress } from "#evidence/network/egress";

type Variables = Readonly<Record<string, string | null>>;
/** One page of a list, and how many rows GitHub says the whole list has; 0 where it is not asked. */
type Page = { nodes: unknown[]; total: number };

/** More pages of one list are not read: GitHub gives no more than 5,000 points of requests in an hour. */
const MOST_PAGES = 500;

export type Github = {
  /** Each page of a list, in order, until there is none or `until` says so. @throws Refused */
  pages(query: string, variables: Variables, path: string, take: (page: Page) => boolean): Promise<void>;
  /** A list of the REST interface; the status where it is 403 or 404. @throws Refused */
  rest(path: string): Promise<{ status: number; body: unknown }>;
};

/** GitHub's interfaces for one token. `api` is https://api.github.com, or https://HOST/api/v3 of an Enterprise Server. */
export function openGithubReading(way: Egress, api: string, token: string): Github {
  const web = openWeb({ way, settings: {}, secret: token, wait: (ms) => sleep(ms) }, "GitHub");
  const secretHeaders = { authorization: `Bearer ${token}` };
  const graphql = api.replace(/\/v3\/*$/, "").replace(/\/*$/, "/graphql");

  return {
    async pages(query, variables, path, take) {
      let after: string | null = null;
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const body = JSON.stringify({ query, variables: { ...variables, after } });
        const headers = { "content-type": "application/json" };
        const reply = await web.ask(graphql, { method: "POST", body, headers, secretHeaders });
        const data = dataOf(web, reply.json());
        const list = at(data, path);
        const nodes = at(list, "nodes");
        // Of a repository without commits or an owner whom the token does not see, the list itself is null.
        if (list === undefined && at(data, path.split(".")[0] ?? "") === null) return;
        if (!Array.isArray(nodes)) throw unavailable(`GitHub returned no list under “${path}”.`);
        const next = textAt(list, "pageInfo.endCursor");
        const more = at(list, "pageInfo.hasNextPage") === true;
        if (more && (next === null || next === after))
          throw unavailable("GitHub names a next page that it has already returned.");
        if (!take({ nodes, total: Number(textAt(list, "totalCount") ?? 0) }) || !more) return;
        after = next;
      }
      throw unavailable(`A list of GitHub has more than ${MOST_PAGES} pages, which exceeds the limit.`);
    },
    async rest(path) {
      const headers = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
      const reply = await web.ask(under(api, path), { headers, secretHeaders, allow: [403, 404] });
      return { status: reply.status, body: reply.json() };
    },
  };
}

/** GraphQL answers 200 where it refuses. @throws Refused in GitHub's words */
function dataOf(web: Web, answer: unknown): unknown {
  const errors = at(answer, "errors");
  if (!Array.isArray(errors) || errors.length === 0) return at(answer, "data");
  const words = errors
    .map((one) => textAt(one, "message"))
    .filter((one) => one !== null)
    .join(" ");
  const limited = errors.some((one) => textAt(one, "type") === "RATE_LIMITED");
  throw web.refused(
    unavailable(
      limited
        ? "GitHub limits requests for this hour. The next run asks again."
        : `GitHub answered: ${words.replace(/\p{Cc}+/gu, " ").slice(0, 300)}`,
    ),
  );
}
