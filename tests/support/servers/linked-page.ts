import type { Played } from "#tests/support/played-api";

/** One page of a list with the Link header to the next, as GitHub, GitLab and Forgejo answer; `total` in the header of its name. */
export function linkedPage(rows: readonly unknown[], url: URL, size: number, total?: string): Played {
  const page = Number(url.searchParams.get("page") ?? 1);
  const next = new URL(url);
  next.searchParams.set("page", String(page + 1));
  const more = page * size < rows.length;
  return {
    headers: {
      ...(more && { link: `<${next.href}>; rel="next"` }),
      ...(total !== undefined && { [total]: String(rows.length) }),
    },
    body: rows.slice((page - 1) * size, page * size),
  };
}
