import { textAt } from "#evidence/account-apis/values";
import { unavailable } from "#evidence/account-apis/web";
import type { Host } from "#evidence/code-hosts/host";
import { MOST_PAGES } from "#evidence/code-hosts/host-lists";
import { at } from "#evidence/files/json-records";

/** One page of a list, and how many rows the host says the whole list has; 0 where it is not asked. */
type Page = { nodes: unknown[]; total: number };
type Asked = {
  query: string;
  variables: Readonly<Record<string, string | null>>;
  /** Where the list is in the answer, such as repository.pullRequests. */
  path: string;
};

/** A host that is asked by GraphQL too. */
export type GraphHost = Host & {
  /** Each page of a list, in order, until there is none or `take` says false. @throws Refused */
  graph(
    query: string,
    variables: Asked["variables"],
    path: string,
    take: (page: Page) => boolean,
  ): Promise<void>;
};

/** The same host with its GraphQL interface, which is beside the REST interface `/v3` or `/v4` of `api`. */
export function withGraph(host: Host, api: string): GraphHost {
  const address = api.replace(/\/v[34]\/*$/, "").replace(/\/*$/, "/graphql");
  return {
    ...host,
    graph: (query, variables, path, take) => graphPages(host, address, { query, variables, path }, take),
  };
}

/**
 * Each page of a list by GraphQL, in order, until there is none or `take` says false. `address`: of the GraphQL interface.
 * @throws Refused
 */
async function graphPages(
  host: Host,
  address: string,
  { query, variables, path }: Asked,
  take: (page: Page) => boolean,
): Promise<void> {
  let after: string | null = null;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const { body } = await host.post(address, { query, variables: { ...variables, after } });
    const data = dataOf(host, body);
    const list = at(data, path);
    const nodes = at(list, "nodes");
    // Of a repository without commits or an owner whom the token does not see, the list itself is null.
    if (list === undefined && at(data, path.split(".")[0] ?? "") === null) return;
    if (!Array.isArray(nodes)) throw unavailable(`${host.name} returned no list under “${path}”.`);
    const next = textAt(list, "pageInfo.endCursor");
    const more = at(list, "pageInfo.hasNextPage") === true;
    if (more && (next === null || next === after))
      throw unavailable(`${host.name} names a next page that it has already returned.`);
    if (!take({ nodes, total: Number(textAt(list, "totalCount") ?? 0) }) || !more) return;
    after = next;
  }
  throw unavailable(`A list of ${host.name} has more than ${MOST_PAGES} pages, which exceeds the limit.`);
}

/** GraphQL answers 200 where it refuses. @throws Refused in the host's words */
function dataOf(host: Host, answer: unknown): unknown {
  const errors = at(answer, "errors");
  if (!Array.isArray(errors) || errors.length === 0) return at(answer, "data");
  const words = errors
    .map((one) => textAt(one, "message"))
    .filter((one) => one !== null)
    .join(" ");
  const limited = errors.some((one) => textAt(one, "type") === "RATE_LIMITED");
  throw host.refused(
    unavailable(
      limited
        ? `${host.name} limits requests for this hour. The next run asks again.`
        : `${host.name} answered: ${words.replace(/\p{Cc}+/gu, " ").slice(0, 300)}`,
    ),
  );
}
