import { allPages, nextLink } from "#evidence/account-apis/pages";
import type { LiveRead } from "#evidence/account-apis/source";
import { rowsAt } from "#evidence/account-apis/values";
import { openWeb, type Web } from "#evidence/account-apis/web";
import { readJson } from "#evidence/files/json-table";

type Options = { title: string; base: string; org: string; token: string };
type Query = Readonly<Record<string, string>>;
/** A whole list of an organisation; null where GitHub refuses with one of the statuses that `refusal` names. */
type List = {
  (path: string, query?: Query): Promise<unknown[]>;
  (path: string, query: Query, refusal: readonly number[]): Promise<unknown[] | null>;
};

/** GitHub's lists of an organisation, by octokit over the one way out. */
export async function openGithub(read: LiveRead, { title, base, org, token }: Options): Promise<List> {
  const web = openWeb(read, title);
  const { Octokit } = await import("@octokit/core");
  const octokit = new Octokit({
    baseUrl: base.replace(/\/+$/, ""),
    auth: token,
    request: { fetch: fetchBy(web) },
    log: { debug: noWord, info: noWord, warn: noWord, error: noWord },
  });

  async function list(path: string, query: Query = {}, refusal: readonly number[] = []) {
    let refused = false;
    const first = `/orgs/${encodeURIComponent(org)}/${path}?${new URLSearchParams({ per_page: "100", ...query })}`;
    const rows = await allPages(web, first, async (url) => {
      const reply = await octokit
        .request(`GET ${url}`, { headers: { "x-github-api-version": "2022-11-28" } })
        .catch((error: { status?: number; cause?: unknown }) => {
          if (!refusal.includes(error.status ?? 0)) throw error.cause ?? error;
          refused = true;
          return null;
        });
      if (reply === null) return { rows: [], next: null };
      return {
        rows: rowsAt(reply.data, "", title),
        next: nextLink({ headers: { link: reply.headers.link } }, reply.url),
      };
    });
    return refused ? null : rows;
  }
  return list as List;
}

const noWord = () => undefined;
/** Statuses passed to octokit, which says what they mean. */
const SEEN = [403, 422];

/** A fetch for octokit that goes by the way out, waits where it is asked to and sends the token to no other host. */
function fetchBy(web: Web) {
  return async (url: string, { headers }: { headers: Record<string, string> }): Promise<Response> => {
    const { authorization = "", ...plain } = headers;
    const reply = await web.ask(url, { headers: plain, secretHeaders: { authorization }, allow: SEEN });
    const sent = Object.entries(reply.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, [value].flat().join(", ")]],
    );
    const kept = sent.filter(([name]) => ["content-type", "link"].includes(name));
    // Numbers come as text: an id is a name and nothing to reckon with.
    const body = reply.status < 300 ? JSON.stringify(readJson(reply.text)) : reply.text;
    const response = new Response(body, { status: reply.status, headers: kept });
    Object.defineProperty(response, "url", { value: url });
    return response;
  };
}
